package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.Namespace;
import io.github.headrace.stream.EntryId;

/**
 * The invalidation log: a stream whose entries carry the id of the one before, read by
 * each instance from its own position.
 */
final class StreamInvalidationLog implements InvalidationTransport {

	StreamInvalidationLog(NativeConnection connection, Namespace namespace, String instance,
			CacheInvalidationSettings settings, Safeguards safeguards) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Void> start(InvalidationSink sink) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Void> stop() {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean isOpen() {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<EntryId> send(List<Invalidation> invalidations, List<byte[]> sharedKeys) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<EntryId> write(SharedWrite write) {
		throw new UnsupportedOperationException();
	}

	@Override
	public TransportState state() {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<List<CacheMember>> members(boolean freshly) {
		throw new UnsupportedOperationException();
	}

}
