// Is right where nobody looks.
package price

func Price(count int) int { return 0 }
