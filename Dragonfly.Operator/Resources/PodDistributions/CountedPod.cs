namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>What a Pod says of its group. The Pods of one owner share a few of these.</summary>
/// <param name="Resource">The PodDistribution that its annotation names, or null.</param>
/// <param name="Group">The group that its annotation names, or null.</param>
/// <param name="NodeSelector">Its nodeSelector as <see cref="NodeLabels.Text"/> writes it.</param>
public sealed record PodPlacement(string? Resource, string? Group, string NodeSelector);

/// <summary>What is kept of a Pod: some two hundred bytes, with what it takes to find it again.</summary>
/// <param name="Owner">Whom it belongs to.</param>
/// <param name="Placement">What it says of its group.</param>
/// <param name="Slot">The number in the group that its annotation names, or null.</param>
/// <param name="IsLiving">
/// It is neither terminating nor finished. One that is not is remembered all the same: whoever forgot it would take its next change
/// for a new Pod.
/// </param>
/// <param name="UnschedulableSince">Since when the scheduler finds no node for it; null: it has one, or was not tried yet.</param>
public sealed record CountedPod(CountedOwner Owner, PodPlacement Placement, int? Slot, bool IsLiving, DateTimeOffset? UnschedulableSince = null);
