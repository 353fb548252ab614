package io.github.headrace.sample.nodes;

import java.io.IOException;
import java.io.OutputStream;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

/**
 * The process of the second node.
 * <p>
 * No {@code @Configuration}, so that the first process does not find it.
 */
@EnableAutoConfiguration
@EnableCaching
@ComponentScan(basePackages = "io.github.headrace.sample", useDefaultFilters = false,
		includeFilters = @ComponentScan.Filter(OnBothNodes.class))
final class SecondNode {

	private SecondNode() {
	}

	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(SecondNode.class).run(args);
		// The first process reads this line.
		System.out.println(context.getEnvironment().getProperty("local.server.port"));
		// The standard input ends with the process at its other end, however that ends.
		System.in.transferTo(OutputStream.nullOutputStream());
		System.exit(0);
	}

}
