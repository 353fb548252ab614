package io.github.headrace.embedded;

import java.io.IOException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Makes a Sentinel replace a master that may be healthy ({@code SENTINEL FAILOVER}).
 */
final class SentinelFailover {

	private final SentinelNodes nodes;

	private final RedisServer sentinel;

	private final RedisServer master;

	/**
	 * Create a failover. One Sentinel does it all: two might undo each other's work.
	 */
	SentinelFailover(SentinelNodes nodes) {
		this.nodes = nodes;
		this.sentinel = nodes.views()
			.keySet()
			.stream()
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("There can be no failover, as no Sentinel answers"));
		this.master = nodes.master();
	}

	void run() {
		Await.until("%s is replaced".formatted(this.master), this::advance);
	}

	/** A Sentinel gives up when it finds no replica that is fit, so it is told again. */
	private Optional<String> advance() {
		return new ServerCommands(this.sentinel).probe(this::advance)
			.orElseGet(() -> Optional.of("the Sentinel on port %d does not answer".formatted(this.sentinel.port())));
	}

	private Optional<String> advance(RespConnection connection) throws IOException {
		SentinelView view = SentinelView.ask(connection, this.nodes.masterName());
		if (view.masterPort() != this.master.port()) {
			return Optional.empty();
		}
		if (view.isFailingOver()) {
			return Optional.of("the failover is going on");
		}
		connection.write("SENTINEL", "FAILOVER", this.nodes.masterName());
		@Nullable Object reply = connection.read();
		return Optional.of((reply instanceof ErrorReply error) ? error.message() : "the failover has begun");
	}

}
