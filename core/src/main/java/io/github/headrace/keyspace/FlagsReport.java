package io.github.headrace.keyspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares the flags of a server with those that listeners need, and says it to people.
 *
 * @param server the server
 * @param current its flags
 * @param required the flags that are needed, by listener
 */
record FlagsReport(String server, NotificationFlags current, Map<String, String> required) {

	boolean isComplete() {
		return this.required.values().stream().allMatch((flags) -> this.current.lacking(flags).isEmpty());
	}

	/** Returns the flags to set: those that are there, and those that are missing. */
	NotificationFlags wanted() {
		return this.current.plus(String.join("", this.required.values()));
	}

	String advice() {
		return "%s does not tell of all keyspace events that listeners wait for: 'notify-keyspace-events' is '%s' and lacks %s. R%s"
			.formatted(this.server, this.current, lacking(), remedy().substring(1));
	}

	/** Says what to do, as the end of a sentence. */
	String remedy() {
		return ("run 'CONFIG SET notify-keyspace-events %s' there and write it to its configuration, "
				+ "or set 'headrace.keyspace.configure=true' to let Headrace add what is missing")
			.formatted(wanted());
	}

	String changed() {
		return "Set 'notify-keyspace-events' of %s from '%s' to '%s', as it lacked %s".formatted(this.server,
				this.current, wanted(), lacking());
	}

	String refused(String answer) {
		return ("%s does not tell of all keyspace events that listeners wait for: 'notify-keyspace-events' is '%s' and lacks %s. "
				+ "It refused 'CONFIG SET notify-keyspace-events %s' (%s): have an administrator do this")
			.formatted(this.server, this.current, lacking(), wanted(), answer);
	}

	/** Says that the flags of a server are not known. */
	static String unknown(String server, Map<String, String> required, String answer) {
		NotificationFlags union = new NotificationFlags("").plus(String.join("", required.values()));
		return ("%s does not say of which keyspace events it tells (%s), so this was not checked. "
				+ "Listeners %s hear nothing unless its 'notify-keyspace-events' has at least '%s'; "
				+ "managed servers have a setting for this")
			.formatted(server, answer, required.keySet(), union);
	}

	String lacking() {
		List<String> lacking = new ArrayList<>();
		this.required.forEach((listener, flags) -> {
			String missing = this.current.lacking(flags);
			if (!missing.isEmpty()) {
				lacking.add("'%s' for listener '%s'".formatted(missing, listener));
			}
		});
		return String.join(", ", lacking);
	}

}
