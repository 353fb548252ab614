package io.github.headrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Speaks to a server without a Redis client.
 */
final class RedisConnection implements AutoCloseable {

	private final Socket socket;

	private final BufferedReader reader;

	RedisConnection(RedisServer server) throws IOException {
		this(server.port());
	}

	RedisConnection(int port) throws IOException {
		this.socket = new Socket("127.0.0.1", port);
		this.reader = new BufferedReader(
				new InputStreamReader(this.socket.getInputStream(), StandardCharsets.ISO_8859_1));
	}

	/**
	 * Send a command and return the line that answers it.
	 */
	String send(String command) throws IOException {
		write(command);
		return readLine(0);
	}

	void write(String command) throws IOException {
		this.socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
	}

	String readLine(int timeoutMillis) throws IOException {
		this.socket.setSoTimeout(timeoutMillis);
		return this.reader.readLine();
	}

	/**
	 * Return the value of a setting.
	 */
	String config(String name) throws IOException {
		String lines = send("CONFIG GET " + name);
		for (int line = 0; line < 4; line++) {
			lines = readLine(0);
		}
		return lines;
	}

	long pid() throws IOException {
		String line = send("INFO server");
		while (!line.startsWith("process_id:")) {
			line = readLine(0);
		}
		return Long.parseLong(line.substring("process_id:".length()));
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
