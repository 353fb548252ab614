package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.headrace.connection.Namespace;
import io.github.headrace.message.EntryFields;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.message.PayloadWriter;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Checks what is to be added and writes its fields. Safe for use by several threads.
 */
final class EntryWriter {

	/** What a script can pass on to one command is limited by its stack. */
	static final int MAX_FIELDS = 1000;

	private final PayloadConverter converter;

	private final PayloadWriter payloads;

	private final Namespace namespace;

	EntryWriter(PayloadConverter converter, long maxPayloadBytes, Namespace namespace) {
		this.converter = converter;
		this.payloads = new PayloadWriter(converter, maxPayloadBytes, "stream", "headrace.streams.max-payload-size");
		this.namespace = namespace;
	}

	StreamKey key(String stream) {
		return StreamKey.of(this.namespace, stream);
	}

	Addition write(AddRequest request) {
		StreamKey key = key(request.stream());
		List<byte[]> fields = new ArrayList<>();
		if (request.content() instanceof Map<?, ?> plain && request.plain()) {
			writePlain(request.stream(), plain, fields);
		}
		else {
			fields.add(bytes(EntryFields.PAYLOAD));
			fields.add(this.payloads.write(request.stream(), request.content()));
		}
		request.headers().forEach((name, value) -> writeHeader(request.stream(), name, value, fields));
		if (request.idempotencyKey() != null) {
			fields.add(bytes(StreamHeaders.IDEMPOTENCY_KEY));
			fields.add(bytes(request.idempotencyKey()));
		}
		Assert.isTrue(fields.size() <= 2 * MAX_FIELDS,
				() -> "An entry of stream '%s' has %d fields; at most %d are allowed".formatted(request.stream(),
						fields.size() / 2, MAX_FIELDS));
		return new Addition(key, fields, request);
	}

	/** Writes bytes of the caller, who could still change them, as copies. */
	Addition writeUnchanging(AddRequest request) {
		Addition addition = write(request);
		if (!request.plain() && !(request.content() instanceof byte[])) {
			return addition;
		}
		return new Addition(addition.key(), addition.fields().stream().map(byte[]::clone).toList(), request);
	}

	private void writeHeader(String stream, String name, @Nullable String value, List<byte[]> fields) {
		requireFree(stream, name);
		Assert.notNull(value, () -> "The header '%s' for stream '%s' must not be null".formatted(name, stream));
		fields.add(bytes(name));
		fields.add(bytes(value));
	}

	private void writePlain(String stream, Map<?, ?> plain, List<byte[]> fields) {
		Assert.notEmpty(plain, () -> "An entry of stream '%s' needs at least one field".formatted(stream));
		long size = 0;
		for (Map.Entry<?, ?> field : plain.entrySet()) {
			String name = String.valueOf(field.getKey());
			requireFree(stream, name);
			byte[] value = value(stream, name, field.getValue());
			size += value.length;
			fields.add(bytes(name));
			fields.add(value);
		}
		this.payloads.requireSize(stream, size);
	}

	private byte[] value(String stream, String name, @Nullable Object value) {
		Assert.notNull(value,
				() -> "The field '%s' for stream '%s' must not be null; leave it out instead".formatted(name, stream));
		if (value instanceof Enum<?> constant) {
			return bytes(constant.name());
		}
		boolean simple = ClassUtils.isSimpleValueType(value.getClass()) || value instanceof TemporalAmount;
		return simple ? bytes(value.toString()) : this.converter.encode(value);
	}

	private static void requireFree(String stream, String name) {
		Assert.hasLength(name, () -> "A field for stream '%s' has no name".formatted(stream));
		boolean taken = name.equals(EntryFields.PAYLOAD) || name.equals(StreamHeaders.IDEMPOTENCY_KEY)
				|| name.startsWith("headrace-") || name.startsWith("redis_");
		Assert.isTrue(!taken, () -> ("The name '%s' of a field for stream '%s' is taken by Headrace; use another than "
				+ "'payload', 'idempotency-key', 'headrace-...' and 'redis_...'")
			.formatted(name, stream));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
