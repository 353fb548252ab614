package io.github.headrace.keyspace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What can happen to a key, as Redis names it, with the letter of
 * {@code notify-keyspace-events} that makes the server tell of it.
 * <p>
 * Several commands lead to the same event: {@code UNLINK} to {@link #DEL}, {@code SETEX}
 * to {@link #SET} and {@link #EXPIRE}.
 */
public enum KeyspaceEvent {

	/**
	 * Any event, be it one that is not listed here. The server tells of {@link #KEYMISS},
	 * {@link #NEW}, {@link #OVERWRITTEN} and {@link #TYPE_CHANGED} only if their letters
	 * are set, too.
	 */
	ANY('A', "*"),

	/** The key was deleted, by a command or because its value became empty. */
	DEL('g'),

	/** The key was given a time to live. */
	EXPIRE('g'),

	/** The time to live was removed. */
	PERSIST('g'),

	/** The key was renamed: the old name. */
	RENAME_FROM('g'),

	/** The key was renamed: the new name. */
	RENAME_TO('g'),

	/** The key was moved to another database: the one that it left. */
	MOVE_FROM('g'),

	/** The key was moved to another database: the one that it is in now. */
	MOVE_TO('g'),

	/** The key was made as a copy of another. */
	COPY_TO('g'),

	/** The key was restored from its serialized form. */
	RESTORE('g'),

	/** The string was set. */
	SET('$'),

	/** A part of the string was overwritten. */
	SETRANGE('$'),

	/** A bit of the string was set. */
	SETBIT('$'),

	/** The string was extended. */
	APPEND('$'),

	/** The integer was changed by an integer. */
	INCRBY('$'),

	/** The number was changed by a floating-point number. */
	INCRBYFLOAT('$'),

	/** Something was added to the HyperLogLog. */
	PFADD('$'),

	/** Elements were added at the head of the list. */
	LPUSH('l'),

	/** Elements were added at the tail of the list. */
	RPUSH('l'),

	/** Elements were removed from the head of the list. */
	LPOP('l'),

	/** Elements were removed from the tail of the list. */
	RPOP('l'),

	/** An element was inserted into the list. */
	LINSERT('l'),

	/** An element of the list was replaced. */
	LSET('l'),

	/** The list was cut to a range. */
	LTRIM('l'),

	/** Elements were removed from the list by their value. */
	LREM('l'),

	/** The list was made by sorting. */
	SORTSTORE('l'),

	/** Members were added to the set. */
	SADD('s'),

	/** Members were removed from the set. */
	SREM('s'),

	/** Random members were removed from the set. */
	SPOP('s'),

	/** The set was made as an intersection. */
	SINTERSTORE('s'),

	/** The set was made as a union. */
	SUNIONSTORE('s'),

	/** The set was made as a difference. */
	SDIFFSTORE('s'),

	/** Fields of the hash were set. */
	HSET('h'),

	/** A field of the hash was changed by an integer. */
	HINCRBY('h'),

	/** A field of the hash was changed by a floating-point number. */
	HINCRBYFLOAT('h'),

	/** Fields of the hash were removed. */
	HDEL('h'),

	/** Fields of the hash were given a time to live; Redis 7.4. */
	HEXPIRE('h'),

	/** Fields of the hash have expired; Redis 7.4. */
	HEXPIRED('h'),

	/** The time to live of fields of the hash was removed; Redis 7.4. */
	HPERSIST('h'),

	/** Members were added to the sorted set, or their scores changed. */
	ZADD('z'),

	/** The score of a member of the sorted set was changed by a number. */
	ZINCR('z'),

	/** Members were removed from the sorted set. */
	ZREM('z'),

	/** Members were removed from the sorted set by their scores. */
	ZREMRANGEBYSCORE('z'),

	/** Members were removed from the sorted set by their ranks. */
	ZREMRANGEBYRANK('z'),

	/** Members were removed from the sorted set by their names. */
	ZREMRANGEBYLEX('z'),

	/** Members with the lowest scores were removed from the sorted set. */
	ZPOPMIN('z'),

	/** Members with the highest scores were removed from the sorted set. */
	ZPOPMAX('z'),

	/** The sorted set was made as a union. */
	ZUNIONSTORE('z'),

	/** The sorted set was made as an intersection. */
	ZINTERSTORE('z'),

	/** The sorted set was made as a difference. */
	ZDIFFSTORE('z'),

	/** The sorted set was made as a range of another. */
	ZRANGESTORE('z'),

	/** The sorted set was made by a search for places. */
	GEOSEARCHSTORE('z'),

	/** The sorted set was made by an old form of a search for places. */
	GEORADIUSSTORE('z'),

	/** An entry was added to the stream. */
	XADD('t'),

	/** Entries were removed from the stream. */
	XDEL('t'),

	/** The stream was trimmed. */
	XTRIM('t'),

	/** The last id of the stream was set. */
	XSETID('t'),

	/** A consumer group of the stream was created. */
	XGROUP_CREATE('t', "xgroup-create"),

	/** A consumer of a group was created. */
	XGROUP_CREATECONSUMER('t', "xgroup-createconsumer"),

	/** A consumer of a group was deleted. */
	XGROUP_DELCONSUMER('t', "xgroup-delconsumer"),

	/** A consumer group of the stream was deleted. */
	XGROUP_DESTROY('t', "xgroup-destroy"),

	/** The last id of a consumer group was set. */
	XGROUP_SETID('t', "xgroup-setid"),

	/**
	 * The key has expired: the server has found it to be past its time and deleted it,
	 * which can be later than its time.
	 */
	EXPIRED('x'),

	/** The key was evicted for want of memory. */
	EVICTED('e'),

	/** A key was read that does not exist. */
	KEYMISS('m'),

	/** The key is new; Redis 7.0. */
	NEW('n'),

	/** The value of the key was replaced as a whole; Redis 8.2. */
	OVERWRITTEN('o'),

	/** The type of the key has changed; Redis 8.2. */
	TYPE_CHANGED('c');

	private static final Map<String, KeyspaceEvent> BY_NAME = Arrays.stream(values())
		.collect(Collectors.toUnmodifiableMap(KeyspaceEvent::eventName, Function.identity()));

	private final char flag;

	private final String eventName;

	KeyspaceEvent(char flag) {
		this.flag = flag;
		this.eventName = name().toLowerCase(Locale.ROOT);
	}

	KeyspaceEvent(char flag, String eventName) {
		this.flag = flag;
		this.eventName = eventName;
	}

	/**
	 * Returns the letter of {@code notify-keyspace-events} that makes the server tell of
	 * the event.
	 * @return a letter, to be combined with {@code K} or {@code E}
	 */
	public char flag() {
		return this.flag;
	}

	/**
	 * Returns the name of the event in Redis.
	 * @return the name, such as {@code expired}; a star for {@link #ANY}
	 */
	public String eventName() {
		return this.eventName;
	}

	/**
	 * Returns the event of a name.
	 * @param eventName the name of an event in Redis
	 * @return the event, or {@code null} if none that is listed here has the name
	 */
	public static @Nullable KeyspaceEvent named(String eventName) {
		return BY_NAME.get(eventName);
	}

	static List<String> names() {
		return BY_NAME.keySet().stream().sorted().toList();
	}

}
