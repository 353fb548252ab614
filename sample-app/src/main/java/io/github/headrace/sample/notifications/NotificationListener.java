package io.github.headrace.sample.notifications;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.sample.live.LivePages;

import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.stereotype.Component;

/**
 * Takes plain text: a {@code String} parameter gets the payload as it is.
 */
@Component
final class NotificationListener {

	private final LivePages pages;

	NotificationListener(LivePages pages) {
		this.pages = pages;
	}

	@RedisChannelListener(id = "notifications", channels = "notify:user:{user}")
	void forUser(@DestinationVariable String user, String text) {
		this.pages.sendTo(user, "notification", new Notification(user, text));
	}

	@RedisChannelListener(id = "announcements", channels = "notify:all")
	void forAll(String text) {
		this.pages.send("notification", new Notification("all", text));
	}

	record Notification(String to, String text) {

	}

}
