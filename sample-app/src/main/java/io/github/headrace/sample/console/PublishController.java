package io.github.headrace.sample.console;

import io.github.headrace.channel.RedisChannelOperations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Publishes any text to any channel, as {@code redis-cli} does.
 */
@RestController
final class PublishController {

	private final RedisChannelOperations channels;

	PublishController(RedisChannelOperations channels) {
		this.channels = channels;
	}

	@PostMapping("/publish")
	Published publish(@RequestBody @Valid Publication publication) {
		return new Published(this.channels.publish(publication.channel(), publication.payload()));
	}

	record Publication(@NotBlank @Size(max = 200) String channel, @NotNull @Size(max = 10_000) String payload) {

	}

	record Published(long receivers) {

	}

}
