package io.github.headrace.sample.live;

import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The stream of Server-Sent Events that a page listens to.
 */
@RestController
final class LiveController {

	private final LivePages pages;

	private final RedisAddress redis;

	LiveController(LivePages pages, RedisAddress redis) {
		this.pages = pages;
		this.redis = redis;
	}

	@GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter open(@RequestParam(defaultValue = "guest") String user) {
		SseEmitter emitter = new SseEmitter(0L);
		try {
			String page = UUID.randomUUID().toString();
			this.pages.open(page, user, emitter,
					new LiveEvent("hello", new Hello(page, this.redis.toString(), this.redis.cli())));
		}
		catch (RejectedExecutionException ex) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Too many pages are open", ex);
		}
		return emitter;
	}

	record Hello(String page, String redis, String cli) {

	}

}
