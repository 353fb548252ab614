package io.github.headrace.subscription;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * Writes down what it hears and what it is told.
 */
final class Ear implements TopicListener {

	final List<String> heard = new CopyOnWriteArrayList<>();

	private final boolean namesChannels;

	private Ear(boolean namesChannels) {
		this.namesChannels = namesChannels;
	}

	static Ear forMessages() {
		return new Ear(false);
	}

	static Ear forChannelsAndMessages() {
		return new Ear(true);
	}

	@Override
	public void message(String channel, byte[] body) {
		String message = new String(body, StandardCharsets.UTF_8);
		this.heard.add(this.namesChannels ? channel + " " + message : message);
	}

	@Override
	public void subscribed(@Nullable Interruption interruption) {
		this.heard.add("subscribed " + ((interruption != null) ? interruption.cause() : null));
	}

	@Override
	public void interrupted(Interruption.Cause cause, Instant since) {
		this.heard.add("interrupted " + cause);
	}

	@Override
	public void refused(Throwable cause) {
		this.heard.add("refused");
	}

}
