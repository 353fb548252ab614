package io.github.headrace.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks for a word in bytes without looking at each of them (Horspool).
 */
final class WordSearch {

	private final byte[] word;

	private final int[] shifts = new int[256];

	WordSearch(String word) {
		this.word = word.getBytes(StandardCharsets.US_ASCII);
		Arrays.fill(this.shifts, this.word.length);
		for (int i = 0; i < this.word.length - 1; i++) {
			this.shifts[this.word[i] & 0xFF] = this.word.length - 1 - i;
		}
	}

	boolean isIn(byte[] text) {
		int last = this.word.length - 1;
		for (int end = last; end < text.length; end += this.shifts[text[end] & 0xFF]) {
			if (text[end] == this.word[last]
					&& Arrays.equals(text, end - last, end + 1, this.word, 0, this.word.length)) {
				return true;
			}
		}
		return false;
	}

}
