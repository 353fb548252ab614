package io.github.headrace.benchmarks.channel;

import java.nio.file.Path;

import io.github.headrace.benchmarks.harness.ChildCommands;
import io.github.headrace.benchmarks.harness.SharedCounter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JVM of one peer.
 */
final class ChannelConsumer {

	private final ChannelPeer peer;

	private final Arrivals arrivals;

	private ChannelConsumer(ChannelPeer peer, Arrivals arrivals) {
		this.peer = peer;
		this.arrivals = arrivals;
	}

	public static void main(String[] args) throws Exception {
		ChildCommands commands = ChildCommands.open();
		Arrivals arrivals = new Arrivals(SharedCounter.map(Path.of(args[4])));
		ChannelPeer peer = ChannelPeerType.of(args[0])
			.open(new ChannelPeerContext(args[1], Integer.parseInt(args[2]), args[3], arrivals));
		commands.serve(new ChannelConsumer(peer, arrivals)::handle);
	}

	private String handle(String[] request) {
		switch (request[0]) {
			case "subscribe" -> this.peer.subscribe();
			case "unsubscribe" -> this.peer.unsubscribe();
			case "expect" -> this.arrivals.expect(Long.parseLong(request[1]), Long.parseLong(request[2]));
			case "finish" -> {
				return JsonMapper.shared().writeValueAsString(this.arrivals.finish(Long.parseLong(request[1])));
			}
			default -> throw new IllegalArgumentException("Unknown command '" + request[0] + "'");
		}
		return "";
	}

}
