package io.github.headrace.embedded;

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
		switch (mode) {
			case "paused" -> server.pause();
			case "stopped" -> server.stop();
			case "killed" -> server.kill();
			case "restarted" -> {
				server.kill();
				server.restart();
			}
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

}
