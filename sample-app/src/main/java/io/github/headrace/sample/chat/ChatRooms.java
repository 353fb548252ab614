package io.github.headrace.sample.chat;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.sample.live.LivePages;
import jakarta.validation.Valid;

import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

@Component
final class ChatListener {

	private final LivePages pages;

	ChatListener(LivePages pages) {
		this.pages = pages;
	}

	@RedisChannelListener(id = "chat", channels = "chat:{room}")
	void message(@DestinationVariable String room, @Payload @Valid ChatMessage message) {
		this.pages.send("chat", new ChatLine(room, message.author(), message.text()));
	}

	record ChatLine(String room, String author, String text) {

	}

}
