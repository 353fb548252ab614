package io.github.headrace.sample.notifications;

import io.github.headrace.channel.RedisChannelOperations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/notifications")
final class NotificationController {

	private final RedisChannelOperations channels;

	NotificationController(RedisChannelOperations channels) {
		this.channels = channels;
	}

	@PostMapping("/all")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void announce(@RequestBody @Valid Text text) {
		this.channels.publish("notify:all", text.text());
	}

	@PostMapping("/users/{user}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void notify(@PathVariable String user, @RequestBody @Valid Text text) {
		this.channels.publish("notify:user:" + user, text.text());
	}

	record Text(@NotBlank @Size(max = 500) String text) {

	}

}
