package io.github.headrace.sample.chat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.sample.live.LivePages;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lets pages enter and leave rooms, and shows who listens to them.
 */
@RestController
@RequestMapping("/live/{page}/rooms")
final class RoomController {

	private final RoomSubscriptions subscriptions;

	private final ChatRooms rooms;

	private final LivePages pages;

	private final NativeConnection redis;

	RoomController(RoomSubscriptions subscriptions, ChatRooms rooms, LivePages pages, NativeConnection redis) {
		this.subscriptions = subscriptions;
		this.rooms = rooms;
		this.pages = pages;
		this.redis = redis;
	}

	@PutMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	CompletableFuture<Void> join(@PathVariable String page, @RequestParam @NotBlank @Size(max = 40) String room) {
		return this.subscriptions.join(page, room);
	}

	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void leave(@PathVariable String page, @RequestParam String room) {
		this.subscriptions.leave(page, room);
	}

	@Scheduled(fixedRate = 500, timeUnit = TimeUnit.MILLISECONDS)
	void tick() {
		Map<String, Long> messages = this.rooms.messages();
		Map<String, Integer> tabs = this.subscriptions.pages();
		TreeSet<String> names = new TreeSet<>(messages.keySet());
		names.addAll(tabs.keySet());
		if (names.isEmpty()) {
			return;
		}
		byte[][] channels = names.stream()
			.map((room) -> RoomSubscriptions.channel(room).getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
		this.redis.send((commands) -> commands.pubsubNumsub(channels)).thenAccept((subscribed) -> {
			List<RoomView> views = new ArrayList<>();
			subscribed.forEach((channel, connections) -> {
				String room = new String(channel, StandardCharsets.UTF_8).substring("chat:".length());
				views.add(new RoomView(room, messages.getOrDefault(room, 0L), tabs.getOrDefault(room, 0), connections));
			});
			this.pages.send("rooms", views);
		});
	}

	record RoomView(String room, long messages, int tabs, long connections) {

	}

}
