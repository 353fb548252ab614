package io.github.headrace.docs;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.SimpleJavaFileObject;

import org.jspecify.annotations.Nullable;

/**
 * Source in memory that knows which block it is made of.
 */
final class SourceText extends SimpleJavaFileObject {

	private static final Pattern PUBLIC_TYPE = Pattern
		.compile("(?m)^public (?:final |abstract |sealed )*(?:class|interface|record|enum|@interface) (\\w+)");

	private final String text;

	private final @Nullable Block block;

	private final int linesBefore;

	SourceText(String path, String text, @Nullable Block block, int linesBefore) {
		super(URI.create("memory:///" + path + Kind.SOURCE.extension), Kind.SOURCE);
		this.text = text;
		this.block = block;
		this.linesBefore = linesBefore;
	}

	/** Returns the name that the file of a public type must have. */
	static String fileName(String text, String defaultName) {
		Matcher type = PUBLIC_TYPE.matcher(text);
		return type.find() ? type.group(1) : defaultName;
	}

	@Nullable Block block() {
		return this.block;
	}

	int linesBefore() {
		return this.linesBefore;
	}

	@Override
	public CharSequence getCharContent(boolean ignoreEncodingErrors) {
		return this.text;
	}

}
