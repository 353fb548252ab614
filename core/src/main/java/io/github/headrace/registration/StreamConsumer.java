package io.github.headrace.registration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What properties say of a consumer, besides the settings that
 * {@link io.github.headrace.stream.StreamContainerFactory} knows. It goes before an
 * annotation with the same id; with a {@code handler}, no annotation is needed.
 *
 * @param streams the names of the streams, empty to leave them to the annotation
 * @param group the group, or {@code null} to leave it open
 * @param broadcast whether everything is read without a group, or {@code null} to leave
 * it open
 * @param handler the bean that handles the entries, or {@code bean::method}, or
 * {@code null} if there is an annotated method
 * @param payloadType what entries are read as for the handler, or {@code null} for what
 * it declares
 * @param batch whether the handler takes a list of entries, or {@code null}
 * @param sendTo the streams that results are added to
 * @param sendToChannel the channels that results are published to
 * @param filter a SpEL expression that tells which entries are handled, or {@code null}
 * @param payloadConverter the bean that reads payloads, or {@code null}
 * @param errorHandler the bean that is told of failures, or {@code null}
 */
public record StreamConsumer(List<String> streams, @Nullable String group, @Nullable Boolean broadcast,
		@Nullable String handler, @Nullable Class<?> payloadType, @Nullable Boolean batch, List<String> sendTo,
		List<String> sendToChannel, @Nullable String filter, @Nullable String payloadConverter,
		@Nullable String errorHandler) {

	/** What holds where nothing is configured. */
	static final StreamConsumer NONE = new StreamConsumer(List.of(), null, null, null, null, null, List.of(), List.of(),
			null, null, null);

	public StreamConsumer {
		streams = List.copyOf(streams);
		sendTo = List.copyOf(sendTo);
		sendToChannel = List.copyOf(sendToChannel);
	}

	/** Returns this with what it leaves open taken from an annotation. */
	StreamConsumer orElse(StreamConsumer declared) {
		return new StreamConsumer(this.streams.isEmpty() ? declared.streams : this.streams,
				first(this.group, declared.group), first(this.broadcast, declared.broadcast), this.handler,
				this.payloadType, first(this.batch, declared.batch), this.sendTo, this.sendToChannel,
				first(this.filter, declared.filter), first(this.payloadConverter, declared.payloadConverter),
				first(this.errorHandler, declared.errorHandler));
	}

	private static <V> @Nullable V first(@Nullable V value, @Nullable V fallback) {
		return (value != null) ? value : fallback;
	}

	boolean isBatch() {
		return Boolean.TRUE.equals(this.batch);
	}

	/** Returns the property of a consumer. */
	static String property(String id) {
		return id.matches("[\\w-]+") ? "headrace.streams.consumers." + id
				: "headrace.streams.consumers[%s]".formatted(id);
	}

}
