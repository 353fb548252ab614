package io.github.headrace.stream.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The main class of a JVM that consumes. Its arguments are host and port of the server
 * and a {@link ConsumerPlan}. It writes a line for what its handler does to standard
 * output, takes {@code release} and {@code fenced} on standard input, and ends with it.
 */
final class ConsumerProcess {

	private ConsumerProcess() {
	}

	public static void main(String[] arguments) throws IOException {
		List<String> all = Arrays.asList(arguments);
		LettuceConnectionFactory connections = new LettuceConnectionFactory(all.get(0), Integer.parseInt(all.get(1)));
		ConductingHandler handler = new ConductingHandler(new PrintedBooks());
		Instance instance = Instance.start(connections, ConsumerPlan.parse(all.subList(2, all.size())), handler);
		Runtime.getRuntime().addShutdownHook(new Thread(instance::stop, "stop"));
		System.out.println("ready");
		obey(instance, handler);
		Runtime.getRuntime().halt(0);
	}

	private static void obey(Instance instance, ConductingHandler handler) throws IOException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			if (line.equals("release")) {
				handler.release();
			}
			else {
				System.out.println("fenced " + instance.container().streamStatistics().fenced());
			}
		}
	}

	/** Each line is one write, which is there however the process ends. */
	private static final class PrintedBooks implements HandlerBooks {

		@Override
		public void started(int number, int attempt) {
			System.out.println("started %d %d".formatted(number, attempt));
		}

		@Override
		public void succeeded(int number, int attempt) {
			System.out.println("succeeded %d %d".formatted(number, attempt));
		}

	}

}
