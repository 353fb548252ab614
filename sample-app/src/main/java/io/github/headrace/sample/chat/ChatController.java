package io.github.headrace.sample.chat;

import io.github.headrace.channel.RedisChannelOperations;
import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ChatController {

	private final RedisChannelOperations channels;

	ChatController(RedisChannelOperations channels) {
		this.channels = channels;
	}

	@PostMapping("/chat/{room}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void post(@PathVariable String room, @RequestBody @Valid ChatMessage message) {
		this.channels.publish("chat:" + room, message);
	}

}
