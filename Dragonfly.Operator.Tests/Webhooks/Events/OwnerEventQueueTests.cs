using System.Diagnostics.Metrics;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using Dragonfly.Operator.Webhooks;
using Dragonfly.Operator.Webhooks.Admission;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Webhooks.Events;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OwnerEventQueueTests
{
    private readonly OwnerEventQueue _queue = new();

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public void The_controller_is_told_in_the_words_of_the_warning()
    {
        var result = OwnedPod.AdmissionResult(Outcome.Disabled, WarningReason.InvalidValue);
        _queue.Add(OwnedPod.Of(OwnedPod.Reference("other", controller: false), OwnedPod.Controller("web-1")), result);

        var queued = Take().Single();
        Assert.That(queued.Message, Is.EqualTo(string.Join("; ", result.Warnings())));
        Assert.That(queued.Message, Does.StartWith("dragonfly: Disabled: "));
        Assert.That(queued.Reason, Is.EqualTo("Disabled"));
        Assert.That((queued.Subject.ApiVersion, queued.Subject.Kind), Is.EqualTo(("apps/v1", "ReplicaSet")));
        var metadata = queued.Subject.Metadata;
        Assert.That((metadata.Name, metadata.NamespaceProperty, metadata.Uid), Is.EqualTo(("web-1", "shop", OwnedPod.UidOf("web-1"))));
    }

    [TestCase(InjectionOutcome.NoInjection, "", "NoInjection")]
    [TestCase(Outcome.Disabled, "", "Disabled")]
    [TestCase(Outcome.UnsupportedOs, "", "UnsupportedOs")]
    [TestCase(Outcome.Injected, WarningReason.HostPathForbidden, "HostPathForbidden")]
    [TestCase(Outcome.Injected, WarningReason.NameTaken, "NameTaken")]
    [TestCase(Outcome.AlreadyInjected, InjectionWarning.ImageNotAllowed, "ImageNotAllowed")]
    [TestCase(Outcome.NotRequested, WarningReason.InvalidValue, "InvalidValue")]
    [TestCase(Outcome.Injected, "", null)]
    [TestCase(Outcome.AlreadyInjected, "", null)]
    [TestCase(Outcome.NotRequested, "", null)]
    [TestCase(Outcome.OptedOut, "", null)]
    [TestCase(Outcome.MirrorPod, "", null)]
    public void The_reason_is_the_outcome_or_else_the_note(string outcome, string note, string? reason)
    {
        _queue.Add(OwnedPod.Of(OwnedPod.Controller("web-1")), OwnedPod.AdmissionResult(outcome, note == "" ? [] : [note]));
        Assert.That(Take().Select(queued => queued.Reason), Is.EqualTo(reason is null ? Array.Empty<string>() : [reason]));
    }

    [Test]
    public void What_the_pod_lacks_is_a_better_reason_than_what_was_not_understood()
    {
        _queue.Add(OwnedPod.Of(OwnedPod.Controller("web-1")), OwnedPod.AdmissionResult(Outcome.Injected, WarningReason.InvalidValue, WarningReason.HostPathForbidden));
        Assert.That(Take().Single().Reason, Is.EqualTo("HostPathForbidden"));
    }

    [Test]
    public void An_unknown_resource_is_a_reason_although_it_has_no_note()
    {
        _queue.Add(OwnedPod.Of(OwnedPod.Controller("web-1")), OwnedPod.AdmissionResult(InjectionOutcome.UnknownInjection, ""));
        Assert.That(Take().Single().Reason, Is.EqualTo("UnknownInjection"));
    }

    [Test]
    public void Nobody_is_told_where_nobody_controls_the_Pod()
    {
        var result = OwnedPod.AdmissionResult(InjectionOutcome.NoInjection);
        _queue.Add(OwnedPod.Of(), result);
        _queue.Add(OwnedPod.Of(OwnedPod.Reference("a", controller: false), OwnedPod.Reference("b", controller: null)), result);
        _queue.Add(OwnedPod.In(@namespace: null, OwnedPod.Controller("web-1")), result);

        Assert.That(Take(), Is.Empty);
    }

    [TestCase("""{"controller":true,"apiVersion":1,"kind":[],"name":{},"uid":null}""")]
    [TestCase("7")]
    [TestCase("""{"controller":"true"}""")]
    public void A_reference_of_the_wrong_types_is_no_owner(string owner)
    {
        using var pod = JsonDocument.Parse($$$"""{"metadata":{"name":"p","namespace":"shop","ownerReferences":[{{{owner}}}]}}""");
        _queue.Add(new ReviewedPod(pod.RootElement), OwnedPod.AdmissionResult(InjectionOutcome.NoInjection));
        Assert.That(Take(), Is.Empty);
    }

    [TestCase("apiVersion", "apps/v1", true)]
    [TestCase("apiVersion", "v1", true)]
    [TestCase("apiVersion", "argoproj.io/v1alpha1", true)]
    [TestCase("apiVersion", "a/b/c", false)]
    [TestCase("apiVersion", "", false)]
    [TestCase("apiVersion", null, false)]
    [TestCase("apiVersion", "Apps/v1", false)]
    [TestCase("kind", "Rollout2", true)]
    [TestCase("kind", "", false)]
    [TestCase("kind", null, false)]
    [TestCase("kind", "2Rollout", false)]
    [TestCase("kind", "Replica Set", false)]
    [TestCase("kind", "K*64", false)]
    [TestCase("name", "web.1-a", true)]
    [TestCase("name", "", false)]
    [TestCase("name", null, false)]
    [TestCase("name", "Web", false)]
    [TestCase("name", "a\nb", false)]
    [TestCase("name", "a*254", false)]
    [TestCase("uid", "705ab4f5-6393-11e8-b7cc-42010a800002", true)]
    [TestCase("uid", "u-1", false)]
    [TestCase("uid", "", false)]
    [TestCase("uid", null, false)]
    [TestCase("namespace", "shop-1", true)]
    [TestCase("namespace", "shop.1", false)]
    [TestCase("namespace", "s*64", false)]
    [TestCase("namespace", "-", false)]
    public void Only_owners_that_could_be_real_are_told(string field, string? value, bool told)
    {
        value = value is ['K' or 'a' or 's', '*', ..] ? new string(value[0], int.Parse(value[2..], provider: null)) : value;
        var owner = OwnedPod.Controller("web-1");
        var @namespace = "shop";
        switch (field)
        {
            case "apiVersion": owner.ApiVersion = value; break;
            case "kind": owner.Kind = value; break;
            case "name": owner.Name = value; break;
            case "uid": owner.Uid = value; break;
            default: @namespace = value!; break;
        }

        _queue.Add(OwnedPod.In(@namespace, owner), OwnedPod.AdmissionResult(InjectionOutcome.NoInjection));
        Assert.That(Take(), Has.Count.EqualTo(told ? 1 : 0));
    }

    [Test]
    public void Null_among_the_owners_is_none()
    {
        _queue.Add(OwnedPod.Of(null!, OwnedPod.Controller("web-1")), OwnedPod.AdmissionResult(InjectionOutcome.NoInjection));
        Assert.That(Take(), Has.Count.EqualTo(1));
    }

    [Test]
    public void When_it_is_full_events_are_dropped_and_counted()
    {
        var (mine, dropped) = (false, 0L);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (mine && instrument.Name == "dragonfly_events_dropped_total")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => dropped += count);
        listener.Start();
        mine = true;
        using var queue = new OwnerEventQueue();
        mine = false;

        for (var i = 0; i < 300; i++)
        {
            queue.Add(OwnedPod.Of(OwnedPod.Controller($"web-{i}")), OwnedPod.AdmissionResult(InjectionOutcome.NoInjection));
        }

        Assert.That((queue.Events.Count, dropped), Is.EqualTo((256, 44L)));
        Assert.That(queue.Events.TryRead(out var first) ? first.Owner.Name : null, Is.EqualTo("web-0"));
    }

    private List<OwnerEvent> Take()
    {
        var taken = new List<OwnerEvent>();
        while (_queue.Events.TryRead(out var queued))
        {
            taken.Add(queued);
        }

        return taken;
    }
}
