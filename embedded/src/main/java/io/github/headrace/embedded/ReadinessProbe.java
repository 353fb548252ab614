package io.github.headrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Asks a server whether it is ready (PING) and which process it is (INFO).
 */
final class ReadinessProbe {

	private static final int TIMEOUT_MILLIS = 1000;

	private static final String PID_FIELD = "process_id:";

	private final ServerProcess process;

	private OptionalLong answeringPid = OptionalLong.empty();

	ReadinessProbe(ServerProcess process) {
		this.process = process;
	}

	/**
	 * Return whether the server takes commands. A refusal such as {@code -NOAUTH} is an
	 * answer, too.
	 */
	boolean isReady() {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.connect(new InetSocketAddress(FreePort.HOST, this.process.port()), TIMEOUT_MILLIS);
			socket.getOutputStream().write("PING\r\nINFO server\r\n".getBytes(StandardCharsets.US_ASCII));
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
			String reply = reader.readLine();
			if (reply == null || reply.startsWith("-LOADING") || !(reply.startsWith("+") || isError(reply))) {
				return false;
			}
			readPid(reader);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void readPid(BufferedReader reader) throws IOException {
		for (String line = reader.readLine(); line != null && !isError(line); line = reader.readLine()) {
			if (line.startsWith(PID_FIELD)) {
				this.answeringPid = OptionalLong.of(Long.parseLong(line.substring(PID_FIELD.length()).trim()));
				return;
			}
		}
	}

	private boolean isError(String line) {
		return line.startsWith("-");
	}

	/**
	 * Return who has answered: another server may hold the port.
	 * @return the process id, or nothing if the server wants a password first
	 */
	OptionalLong answeringPid() {
		return this.answeringPid;
	}

}
