package io.github.headrace.cache;

/**
 * What keeps stale values out. All of it is on; that something is off is for those who
 * prove that they would notice.
 *
 * @param leases whether fills are held against invalidations of this process
 * @param tokens whether fills of the shared part are held against those of others
 * @param runIds whether another server is met by dropping everything
 */
record Safeguards(boolean leases, boolean tokens, boolean runIds) {

	static final Safeguards ALL = new Safeguards(true, true, true);

}
