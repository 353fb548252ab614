package io.github.headrace.embedded;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An application with a server, for a JVM of its own that a test ends. Never closes the
 * server.
 */
final class ServerApplication {

	private ServerApplication() {
	}

	public static void main(String[] args) throws Exception {
		String mode = args[0];
		RedisServer server = RedisServer.start();
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
