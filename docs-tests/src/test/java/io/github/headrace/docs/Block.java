package io.github.headrace.docs;

/**
 * A fenced block of a document.
 *
 * @param document the file, relative to the checkout
 * @param line the number of its first line
 * @param section the heading above it
 * @param language what stands behind the fence
 * @param text the content
 * @param checkedBy the test class named in a comment right before the block, or an empty
 * text
 */
record Block(String document, int line, String section, String language, String text, String checkedBy) {

	/** Returns a name of the document that can be part of a name in Java. */
	String guide() {
		return fileName().replaceFirst("\\.md$", "").replace('-', '_').toLowerCase();
	}

	String fileName() {
		return this.document.replaceFirst("^.*/", "");
	}

	@Override
	public String toString() {
		return "%s:%d %s".formatted(this.document, this.line, this.language);
	}

}
