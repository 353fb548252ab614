package io.github.headrace.benchmarks.harness;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * Numbers as a report shows them: three significant digits, because noise hides the rest.
 */
public final class Figures {

	private static final MathContext PRECISION = new MathContext(3);

	private Figures() {
	}

	public static BigDecimal round(double value) {
		BigDecimal rounded = new BigDecimal(value).round(PRECISION);
		return (rounded.scale() < 0) ? rounded.setScale(0) : rounded;
	}

	public static String plain(double value) {
		return round(value).toPlainString();
	}

	public static String thousands(double value) {
		return plain(value / 1000) + "k";
	}

	public static String count(long value) {
		return String.format(Locale.ROOT, "%,d", value);
	}

}
