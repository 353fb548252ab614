package io.github.headrace.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Asks a server whether it is ready (PING) and which process it is (INFO).
 */
final class ReadinessProbe {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final ServerProcess process;

	private OptionalLong answeringPid = OptionalLong.empty();

	ReadinessProbe(ServerProcess process) {
		this.process = process;
	}

	/**
	 * Return whether the server takes commands. A refusal such as {@code NOAUTH} is an
	 * answer, too.
	 */
	boolean isReady() {
		try (RespConnection connection = RespConnection.open(this.process.port(), TIMEOUT)) {
			connection.send("PING");
			Fields info = Fields.of(connection.send("INFO", "server"));
			this.answeringPid = OptionalLong.of(Long.parseLong(info.get("process_id")));
			return true;
		}
		catch (ErrorReplyException ex) {
			return !ex.reply().hasCode("LOADING");
		}
		catch (IOException | NumberFormatException ex) {
			return false;
		}
	}

	/**
	 * Return who has answered: another server may hold the port.
	 * @return the process id, or nothing if the server wants a password first
	 */
	OptionalLong answeringPid() {
		return this.answeringPid;
	}

}
