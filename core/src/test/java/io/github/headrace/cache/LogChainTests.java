package io.github.headrace.cache;

import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogChainTests {

	private final LogChain chain = new LogChain();

	@Test
	void followsTheLastEntry() {
		this.chain.begin(id(5));
		assertThat(this.chain.follows(id(6), id(5))).isTrue();
		this.chain.add(id(6));
		assertThat(this.chain.follows(id(8), id(7))).isFalse();
		assertThat(this.chain.follows(id(8), EntryId.MIN)).isFalse();
	}

	@Test
	void beginsWithTheFirstEntryOfALogThatIsNotThereYet() {
		this.chain.begin(EntryId.MIN);
		assertThat(this.chain.follows(id(1), EntryId.MIN)).isTrue();
	}

	@Test
	void followsTheLastEntryOfAScriptBehindOneOfAnotherClient() {
		this.chain.begin(id(5));
		this.chain.opened(id(3));
		assertThat(this.chain.follows(id(6), id(3))).isTrue();
		assertThat(this.chain.follows(id(6), id(4))).isFalse();
		this.chain.add(id(6));
		this.chain.addForeign(id(7));
		assertThat(this.chain.follows(id(8), id(6))).isTrue();
		this.chain.add(id(8));
		assertThat(this.chain.follows(id(9), id(6))).isFalse();
	}

	@Test
	void doesNotAskWhatTheFirstEntryBehindAGapFollows() {
		this.chain.begin(id(5));
		this.chain.jump(id(5), id(9));
		assertThat(this.chain.follows(id(10), id(9))).isFalse();
		assertThat(this.chain.follows(id(9), id(8))).isTrue();
		this.chain.add(id(9));
		assertThat(this.chain.follows(id(11), id(10))).isFalse();
	}

	@Test
	void doesNotAskWhatTheFirstEntryFollowsThatWasThereWhenAllWasDropped() {
		this.chain.begin(id(5));
		this.chain.dropped();
		this.chain.opened(id(9));
		assertThat(this.chain.follows(id(9), id(8))).isTrue();
		assertThat(this.chain.follows(id(10), id(8))).isFalse();
		this.chain.add(id(9));
		this.chain.opened(id(12));
		assertThat(this.chain.follows(id(12), id(11))).isFalse();
	}

	@Test
	void acceptsNoSecondBeginningOfTheLog() {
		this.chain.begin(EntryId.MIN);
		this.chain.dropped();
		this.chain.opened(id(3));
		assertThat(this.chain.follows(id(3), EntryId.MIN)).isTrue();
		assertThat(this.chain.follows(id(5), EntryId.MIN)).isFalse();
		this.chain.opened(id(5));
		assertThat(this.chain.follows(id(5), EntryId.MIN)).isFalse();
	}

	private static EntryId id(long milliseconds) {
		return new EntryId(milliseconds, 0);
	}

}
