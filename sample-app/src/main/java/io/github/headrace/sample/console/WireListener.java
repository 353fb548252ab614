package io.github.headrace.sample.console;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.sample.live.LivePages;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Hears every channel, and leaves the bursts of orders out.
 */
@Component
final class WireListener {

	private static final int MAX_LENGTH = 1000;

	private final LivePages pages;

	WireListener(LivePages pages) {
		this.pages = pages;
	}

	@RedisChannelListener(id = "wire", patterns = "*",
			filter = "!channel.startsWith('orders.') and !channel.startsWith('billing.')")
	void any(@Header(ChannelHeaders.CHANNEL) String channel, String text) {
		this.pages.send("wire", new WireMessage(channel, StringUtils.truncate(text, MAX_LENGTH)));
	}

	record WireMessage(String channel, String text) {

	}

}
