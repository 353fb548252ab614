package io.github.headrace.sample.billing;

import java.io.IOException;
import java.io.OutputStream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The process of the second biller: the listener that bills, and nothing else.
 * <p>
 * No {@code @Configuration}, so that the first process does not find it.
 */
@EnableAutoConfiguration
final class SecondBiller {

	private SecondBiller() {
	}

	public static void main(String[] args) throws IOException {
		new SpringApplicationBuilder(SecondBiller.class, BillingListener.class, Currencies.class)
			.web(WebApplicationType.NONE)
			.run(args);
		// The standard input ends with the process at its other end, however that ends.
		System.in.transferTo(OutputStream.nullOutputStream());
		System.exit(0);
	}

}
