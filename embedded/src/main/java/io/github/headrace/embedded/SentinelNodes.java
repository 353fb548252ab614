package io.github.headrace.embedded;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processes of a Sentinel set, asked together: any of them may be down.
 *
 * @param masterName the name that the Sentinels have for the servers
 * @param servers the servers that keep data
 * @param sentinels the Sentinels
 */
record SentinelNodes(String masterName, List<RedisServer> servers, List<RedisServer> sentinels) {

	/**
	 * Return how each Sentinel that answers sees the servers.
	 */
	Map<RedisServer, SentinelView> views() {
		Map<RedisServer, SentinelView> views = new LinkedHashMap<>();
		this.sentinels.forEach((sentinel) -> view(sentinel).ifPresent((view) -> views.put(sentinel, view)));
		return views;
	}

	Optional<SentinelView> view(RedisServer sentinel) {
		return new ServerCommands(sentinel).probe((connection) -> SentinelView.ask(connection, this.masterName));
	}

	/**
	 * Make the Sentinels look at the servers, and tell each other what they see, more
	 * often than once in ten and two seconds. One that was restarted has forgotten it;
	 * one before Redis 7 cannot do it, and only takes longer.
	 */
	void hasten() {
		this.sentinels.forEach((sentinel) -> new ServerCommands(sentinel)
			.probe((connection) -> String.valueOf(connection.send("SENTINEL", "DEBUG", "INFO-PERIOD", "500",
					"PUBLISH-PERIOD", "200", "ASK-PERIOD", "200", "TILT-PERIOD", "1000"))));
	}

	/**
	 * Return the master in the newest configuration that any Sentinel knows.
	 */
	RedisServer master() {
		SentinelView newest = views().values()
			.stream()
			.max(Comparator.comparingLong(SentinelView::epoch))
			.orElseThrow(() -> new IllegalStateException(
					"The master is unknown, as no Sentinel of %s answers".formatted(this.sentinels)));
		return this.servers.stream()
			.filter((server) -> server.port() == newest.masterPort())
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The Sentinels name a master on port %d, which is none of %s"
				.formatted(newest.masterPort(), this.servers)));
	}

}
