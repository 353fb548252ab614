package io.github.headrace.embedded;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An application with a server or a cluster, for a JVM of its own that a test ends. Never
 * closes what it has started.
 */
final class ServerApplication {

	private ServerApplication() {
	}

	public static void main(String[] args) throws Exception {
		String mode = args[0];
		if (mode.equals("cluster")) {
			System.out.println(RedisCluster.start());
			Thread.sleep(Long.MAX_VALUE);
		}
		RedisServer server = mode.equals("saving") ? startSaving() : RedisServer.start();
		long pid = server.pid();
		switch (mode) {
			case "paused" -> server.pause();
			case "stopped" -> server.stop();
			case "killed" -> server.kill();
			case "restarted" -> {
				server.kill();
				server.restart();
			}
		}
		if (mode.equals("with-hook")) {
			Runtime.getRuntime()
				.addShutdownHook(new Thread(() -> tellWhetherItEnds(ProcessHandle.of(pid).orElseThrow())));
		}
		System.out.println(server.pid());
		switch (mode) {
			case "exit" -> {
				System.in.read();
				System.exit(3);
			}
			case "return" -> System.in.read();
			case "restarting" -> {
				while (true) {
					server.close();
					server = RedisServer.start();
					System.out.println(server.pid());
				}
			}
			default -> Thread.sleep(Long.MAX_VALUE);
		}
	}

	/** A server with a child process that takes hours to write a file. */
	static RedisServer startSaving() throws IOException {
		RedisServer server = RedisServer.builder().config("rdb-key-save-delay 100000000").start();
		try (RedisConnection connection = new RedisConnection(server)) {
			for (int key = 0; key < 100; key++) {
				connection.send("SET key:%d value".formatted(key));
			}
			connection.send("BGSAVE");
		}
		return server;
	}

	private static void tellWhetherItEnds(ProcessHandle server) {
		try {
			server.onExit().get(500, TimeUnit.MILLISECONDS);
			System.out.println("server ended");
		}
		catch (TimeoutException ex) {
			System.out.println("server still there");
		}
		catch (InterruptedException | ExecutionException ex) {
			System.out.println(ex);
		}
	}

}
