package catalog

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// CategoryOther takes what fits no other category; it always exists.
const CategoryOther = "other"

// Categories by their key.
type Categories map[string]Category

// Label is what the category is called in "de" or "en"; an unknown key is its own name.
func (c Categories) Label(key, language string) string {
	known, ok := c[key]
	switch {
	case !ok:
		return key
	case language == "en":
		return known.LabelEN
	default:
		return known.LabelDE
	}
}

// CategorySource reads all categories.
type CategorySource interface {
	Categories(ctx context.Context) (Categories, error)
}

// categoriesKept is how old the names on a page may be: nothing but texts depends on them.
const categoriesKept = time.Minute

// CachedCategories keeps the categories of a source for a minute. Safe for concurrent use.
type CachedCategories struct {
	source CategorySource
	clock  func() time.Time

	mu   sync.Mutex
	read time.Time
	kept Categories
}

// NewCachedCategories starts empty and reads at the first use.
func NewCachedCategories(source CategorySource, clock func() time.Time) *CachedCategories {
	return &CachedCategories{source: source, clock: clock}
}

// Categories are those of the source, at most a minute old. The result is shared: it must not be changed.
func (c *CachedCategories) Categories(ctx context.Context) (Categories, error) {
	now := c.clock()
	c.mu.Lock()
	kept, fresh := c.kept, c.kept != nil && now.Sub(c.read) < categoriesKept
	c.mu.Unlock()
	if fresh {
		return kept, nil
	}
	found, err := c.source.Categories(ctx)
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.read = found, now
	return found, nil
}
