package io.github.headrace.embedded.autoconfigure;

import io.github.headrace.embedded.RedisServer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An application that a test packages and runs.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ExecutableJarApplication {

	public static void main(String[] args) {
		try (var context = SpringApplication.run(ExecutableJarApplication.class, args)) {
			System.out.println("servers: " + context.getBeanNamesForType(RedisServer.class).length);
		}
	}

}
