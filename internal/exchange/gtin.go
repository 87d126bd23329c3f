package exchange

import "strings"

// gtinLength reports that a number has as many digits as a GTIN can have (GS1 General Specifications, section 3.3).
func gtinLength(digits string) bool {
	if strings.Trim(digits, "0123456789") != "" {
		return false
	}
	switch len(digits) {
	case 8, 12, 13, 14:
		return true
	}
	return false
}

// gtinCheck reports that the last digit fits the others: weights 3 and 1 from the right, sum divisible by ten.
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
