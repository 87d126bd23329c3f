package exchange

// gtinCheck reports that the last digit fits the others (GS1 General Specifications, section 7.9): weights 3 and 1 from
// the right, sum divisible by ten. Zeros in front change nothing, so a number that lost some in a spreadsheet still fits.
func gtinCheck(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d *= 3
		}
		sum += d
	}
	return sum%10 == 0
}
