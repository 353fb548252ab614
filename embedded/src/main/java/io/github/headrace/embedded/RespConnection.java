package io.github.headrace.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks RESP2, just enough to set up servers and to look at them. A
 * character is a byte in both directions, so that every key survives. For use by one
 * thread.
 */
final class RespConnection implements AutoCloseable {

	private static final Charset BYTES = StandardCharsets.ISO_8859_1;

	private final Socket socket;

	private final InputStream input;

	private RespConnection(Socket socket) throws IOException {
		this.socket = socket;
		this.input = new BufferedInputStream(socket.getInputStream());
	}

	/**
	 * Connect to a server on the loopback address.
	 * @param port its port
	 * @param timeout how long the connection and each part of a reply may take
	 */
	static RespConnection open(int port, Duration timeout) throws IOException {
		Socket socket = new Socket();
		try {
			socket.setSoTimeout((int) timeout.toMillis());
			socket.setTcpNoDelay(true);
			socket.connect(new InetSocketAddress(FreePort.HOST, port), (int) timeout.toMillis());
			return new RespConnection(socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Send a command and return its reply: a {@code String}, {@code Long}, {@code List}
	 * or {@code null}.
	 * @throws ErrorReplyException if the server refuses the command
	 */
	@Nullable Object send(String... command) throws IOException {
		write(command);
		Object reply = read();
		if (reply instanceof ErrorReply error) {
			throw new ErrorReplyException(error, this.socket.getPort(), String.join(" ", command));
		}
		return reply;
	}

	void write(String... command) throws IOException {
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.write("*%d\r\n".formatted(command.length).getBytes(BYTES));
		for (String argument : command) {
			request.write("$%d\r\n%s\r\n".formatted(argument.length(), argument).getBytes(BYTES));
		}
		this.socket.getOutputStream().write(request.toByteArray());
	}

	/**
	 * Return the next reply, which may also be an {@link ErrorReply}.
	 */
	@Nullable Object read() throws IOException {
		String line = readLine();
		String value = line.substring(1);
		return switch (line.charAt(0)) {
			case '+' -> value;
			case '-' -> new ErrorReply(value);
			case ':' -> Long.valueOf(value);
			case '$' -> readText(Integer.parseInt(value));
			case '*' -> readList(Integer.parseInt(value));
			default -> throw new ProtocolException("Not a reply in RESP2: '%s'".formatted(line));
		};
	}

	private @Nullable String readText(int length) throws IOException {
		if (length < 0) {
			return null;
		}
		byte[] content = this.input.readNBytes(length);
		this.input.readNBytes(2);
		if (content.length < length) {
			throw new EOFException("The connection was closed within a reply");
		}
		return new String(content, BYTES);
	}

	private @Nullable List<@Nullable Object> readList(int size) throws IOException {
		if (size < 0) {
			return null;
		}
		List<@Nullable Object> elements = new ArrayList<>();
		for (int element = 0; element < size; element++) {
			elements.add(read());
		}
		return elements;
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
			if (next < 0) {
				throw new EOFException("The connection was closed within a reply");
			}
			line.write(next);
		}
		String text = line.toString(BYTES).stripTrailing();
		if (text.isEmpty()) {
			throw new ProtocolException("Not a reply in RESP2: an empty line");
		}
		return text;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
