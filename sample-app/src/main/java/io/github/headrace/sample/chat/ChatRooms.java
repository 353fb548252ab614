package io.github.headrace.sample.chat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.annotation.RedisChannelListener;
import jakarta.validation.Valid;

import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

/**
 * Counts what is said in the rooms, whether a page is in them or not.
 */
@Component
final class ChatRooms {

	private static final int MAX_ROOMS = 100;

	private final Map<String, Long> messages = new ConcurrentHashMap<>();

	@RedisChannelListener(id = "chat", channels = "chat:{room}")
	void message(@DestinationVariable String room, @Payload @Valid ChatMessage message) {
		if (this.messages.size() < MAX_ROOMS || this.messages.containsKey(room)) {
			this.messages.merge(room, 1L, Long::sum);
		}
	}

	Map<String, Long> messages() {
		return Map.copyOf(this.messages);
	}

}
