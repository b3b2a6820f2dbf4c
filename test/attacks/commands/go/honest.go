package price

func Price(count int) int {
	if count < 10 {
		return count * 7
	}
	return count * 6
}
