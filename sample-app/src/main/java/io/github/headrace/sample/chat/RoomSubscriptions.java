package io.github.headrace.sample.chat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.channel.ChannelSubscription;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.sample.live.LivePageClosed;
import io.github.headrace.sample.live.LivePages;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;

import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * One subscription for each open page and room, for as long as the page is open.
 */
@Component
final class RoomSubscriptions {

	static final int MAX_ROOMS = 20;

	private final RedisChannelSubscriptions subscriptions;

	private final LivePages pages;

	private final Validator validator;

	/** By page and room. */
	private final Map<String, Map<String, ChannelSubscription>> open = new ConcurrentHashMap<>();

	RoomSubscriptions(RedisChannelSubscriptions subscriptions, LivePages pages, Validator validator) {
		this.subscriptions = subscriptions;
		this.pages = pages;
		this.validator = validator;
	}

	static String channel(String room) {
		return "chat:" + room;
	}

	/**
	 * Lets a page hear what is said in a room.
	 * @return completes when it hears everything from then on
	 */
	CompletableFuture<Void> join(String page, String room) {
		Map<String, ChannelSubscription> rooms = this.open.computeIfAbsent(page, (id) -> new ConcurrentHashMap<>());
		if (rooms.size() >= MAX_ROOMS && !rooms.containsKey(room)) {
			throw new ResponseStatusException(HttpStatus.CONFLICT,
					"A page can be in %d rooms: leave one first".formatted(MAX_ROOMS));
		}
		ChannelSubscription subscription = rooms.computeIfAbsent(room, (name) -> subscribe(page, name));
		if (!this.pages.isOpen(page)) {
			subscription.close();
			this.open.remove(page);
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no open page '%s'".formatted(page));
		}
		return subscription.confirmed();
	}

	private ChannelSubscription subscribe(String page, String room) {
		return this.subscriptions.subscribe(RedisChannel.of(channel(room), ChatMessage.class),
				(message) -> show(page, room, message.payload()));
	}

	private void show(String page, String room, ChatMessage message) {
		Set<ConstraintViolation<ChatMessage>> violations = this.validator.validate(message);
		if (!violations.isEmpty()) {
			throw new ConstraintViolationException(violations);
		}
		this.pages.sendToPage(page, "chat", new ChatLine(room, message.author(), message.text()));
	}

	void leave(String page, String room) {
		Map<String, ChannelSubscription> rooms = this.open.get(page);
		ChannelSubscription subscription = (rooms != null) ? rooms.remove(room) : null;
		if (subscription != null) {
			subscription.close();
		}
	}

	@EventListener
	void closed(LivePageClosed gone) {
		Map<String, ChannelSubscription> rooms = this.open.remove(gone.page());
		if (rooms != null) {
			rooms.values().forEach(ChannelSubscription::close);
		}
	}

	/** Returns how many pages are in each room. */
	Map<String, Integer> pages() {
		Map<String, Integer> counts = new ConcurrentHashMap<>();
		this.open.values().forEach((rooms) -> rooms.keySet().forEach((room) -> counts.merge(room, 1, Integer::sum)));
		return counts;
	}

	record ChatLine(String room, String author, String text) {

	}

}
