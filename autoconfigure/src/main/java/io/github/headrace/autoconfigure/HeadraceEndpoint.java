package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.headrace.channel.ChannelContainer;
import io.github.headrace.doctor.DoctorReport;
import io.github.headrace.registration.NearestName;
import io.github.headrace.stream.StreamListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint that shows and steers listeners, consumers, caches and dead letters.
 * It answers within two seconds, whatever Redis does; no read changes anything.
 */
@Endpoint(id = "headrace", defaultAccess = Access.READ_ONLY)
final class HeadraceEndpoint {

	private static final String LISTENERS = "listeners";

	private static final String SUBSCRIPTIONS = "subscriptions";

	private static final String CONSUMERS = "consumers";

	private static final String CACHES = "caches";

	private static final String DEAD_LETTERS = "deadLetters";

	private static final String DOCTOR = "doctor";

	private static final List<String> PARTS = List.of(LISTENERS, SUBSCRIPTIONS, CONSUMERS, CACHES, DEAD_LETTERS,
			DOCTOR);

	private final ListenersView listeners;

	private final DeadLettersView deadLetters;

	private final CachesView caches;

	private final ListenerOperations operations;

	private final RedisLooks looks;

	private final Supplier<@Nullable DoctorReport> doctor;

	private final Show showPayloads;

	HeadraceEndpoint(ListenersView listeners, DeadLettersView deadLetters, CachesView caches,
			ListenerOperations operations, RedisLooks looks, Supplier<@Nullable DoctorReport> doctor,
			Show showPayloads) {
		this.listeners = listeners;
		this.deadLetters = deadLetters;
		this.caches = caches;
		this.operations = operations;
		this.looks = looks;
		this.doctor = doctor;
		this.showPayloads = showPayloads;
	}

	@ReadOperation
	HeadraceDescriptor all() {
		this.looks.begin();
		return new HeadraceDescriptor(this.listeners.listeners(), this.listeners.subscriptions(),
				this.listeners.consumers(), this.caches.all(), this.deadLetters.all(), this.doctor.get());
	}

	@ReadOperation
	Map<String, Object> part(@Selector String part) {
		Object found = switch (part) {
			case LISTENERS -> this.listeners.listeners();
			case SUBSCRIPTIONS -> this.listeners.subscriptions();
			case CONSUMERS -> this.listeners.consumers();
			case CACHES -> this.caches.all();
			case DEAD_LETTERS -> this.deadLetters.all();
			case DOCTOR -> examination();
			default -> throw unknownPart(part);
		};
		return OperationResponseBody.of(Map.of(part, found));
	}

	@ReadOperation
	Object one(@Selector String part, @Selector String id, @Nullable String stream, @Nullable String fingerprint,
			@Nullable Integer limit, @Nullable String after) {
		return one(part, id, stream, fingerprint, limit, after, this.showPayloads.isShown(false));
	}

	Object one(String part, String id, @Nullable String stream, @Nullable String fingerprint, @Nullable Integer limit,
			@Nullable String after, boolean payloads) {
		return switch (part) {
			case LISTENERS -> this.listeners.listener(id);
			case CONSUMERS -> this.listeners.consumer(id);
			case CACHES -> this.caches.cache(id);
			case DEAD_LETTERS -> this.deadLetters.page(id, stream, fingerprint, limit, after, payloads);
			default -> throw unknownPart(part);
		};
	}

	@WriteOperation
	Object operate(@Selector String part, @Selector String id, String operation, @Nullable String stream,
			@Nullable List<String> ids, @Nullable String fingerprint, @Nullable Boolean all) {
		return switch (part) {
			case LISTENERS ->
				this.operations.run(this.listeners.get(ChannelContainer.class, "listener", id), operation);
			case CONSUMERS ->
				this.operations.run(this.listeners.get(StreamListenerContainer.class, "consumer", id), operation);
			case CACHES -> this.caches.run(id, operation);
			case DEAD_LETTERS ->
				this.deadLetters.run(id, stream, operation, DeadLetterSelection.of(ids, fingerprint, all));
			default -> throw unknownPart(part);
		};
	}

	private DoctorReport examination() {
		DoctorReport report = this.doctor.get();
		if (report == null) {
			throw RefusedOperationException
				.unknown("The doctor has not examined anything yet, or 'headrace.doctor.enabled' is false");
		}
		return report;
	}

	private static RefusedOperationException unknownPart(String part) {
		return RefusedOperationException
			.unknown("There is no part '%s'%s; there are %s".formatted(part, NearestName.hint(part, PARTS), PARTS));
	}

}
