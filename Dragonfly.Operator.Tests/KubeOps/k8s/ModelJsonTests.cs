using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dragonfly.Operator.Certificates;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.Operator.Tests.Embedded.Models;

public sealed class ModelJsonTests
{
    [Test]
    public void Times_are_written_as_kubernetes_writes_them()
    {
        var time = new DateTime(2024, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);
        var json = Write(new Corev1Event { EventTime = time, FirstTimestamp = time.AddMilliseconds(-678) });
        Assert.Multiple(() =>
        {
            Assert.That(json, Is.EqualTo("""{"eventTime":"2024-01-02T03:04:05.678000Z","firstTimestamp":"2024-01-02T03:04:05.000000Z"}"""));
            Assert.That(Encoding.UTF8.GetString(Write(new Rfc3339TimeConverter(), time)), Is.EqualTo("\"2024-01-02T03:04:05Z\""));
        });
    }

    [TestCase("2024-01-02T03:04:05Z")]
    [TestCase("2024-01-02T04:04:05+01:00")]
    [TestCase("2024-01-02T03:04:05.000000Z")]
    public void Times_are_read_in_any_form(string text)
    {
        var read = Read<Corev1Event>($$"""{"lastTimestamp":"{{text}}","eventTime":"{{text}}"}""");
        var time = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        Assert.That(read.LastTimestamp, Is.EqualTo(time));
        Assert.That(read.EventTime, Is.EqualTo(time));
        Assert.That(read.EventTime!.Value.Kind, Is.EqualTo(DateTimeKind.Utc));
    }

    [Test]
    public void A_time_that_is_none_is_a_json_error() =>
        Assert.That(() => Read<Corev1Event>("""{"lastTimestamp":"soon"}"""), Throws.InstanceOf<JsonException>());

    [Test]
    public void A_webhook_configuration_goes_there_and_back()
    {
        const string Json = """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingWebhookConfiguration",
             "metadata":{"annotations":{"a":"b"},"creationTimestamp":"2024-01-02T03:04:05.000000Z","generation":3,"labels":{"c":"d"},"name":"dragonfly","resourceVersion":"7","uid":"u"},
             "webhooks":[{"admissionReviewVersions":["v1"],"clientConfig":{"caBundle":"AQID","service":{"name":"s","namespace":"n","path":"/mutate/v1pod","port":443}},
              "failurePolicy":"Ignore","matchConditions":[{"expression":"true","name":"x"}],"matchPolicy":"Equivalent","name":"mutate.pod.v1",
              "namespaceSelector":{"matchExpressions":[{"key":"k","operator":"NotIn","values":["v"]}]},"objectSelector":{"matchLabels":{"e":"f"}},
              "reinvocationPolicy":"IfNeeded","rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["pods"],"scope":"Namespaced"}],
              "sideEffects":"None","timeoutSeconds":5}]}
            """;
        var read = Read<V1MutatingWebhookConfiguration>(Json);
        Assert.That(read.Webhooks.Single().ClientConfig.CaBundle, Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(
            System.Text.Json.Nodes.JsonNode.DeepEquals(
                System.Text.Json.Nodes.JsonNode.Parse(Write(read)), System.Text.Json.Nodes.JsonNode.Parse(Json)),
            Write(read));
    }

    [Test]
    public void Unknown_members_and_nulls_are_no_obstacle()
    {
        var read = Read<V1Namespace>("""{"future":{"a":1},"metadata":{"name":"n","creationTimestamp":null,"labels":null,"managedFields":[{"fieldsV1":{"f:a":{}}}]},"spec":{}}""");
        Assert.That(read.Metadata.Name, Is.EqualTo("n"));
        Assert.That(read.Metadata.CreationTimestamp, Is.Null);
        Assert.That(read.Metadata.ManagedFields, Is.Null, "of no use here, and most of the object");
    }

    [TestCase("""{}""")]
    [TestCase("""{"metadata":null}""")]
    [TestCase("""{"metadata":{"name":null,"labels":null,"deletionTimestamp":null}}""")]
    public void A_pod_without_metadata_has_empty_metadata(string json)
    {
        var pod = Read<V1Pod>(json);
        Assert.Multiple(() =>
        {
            Assert.That(pod.Metadata.Name, Is.Null);
            Assert.That(pod.Metadata.Labels, Is.Null);
            Assert.That(pod.Metadata.OwnerReferences, Is.Null);
        });
    }

    [Test]
    public void A_pods_metadata_is_read_whole_and_can_be_replaced()
    {
        var pod = Read<V1Pod>("""
            {"metadata":{"name":"p","generateName":"p-","namespace":"n","uid":"u","resourceVersion":"7","generation":2,
             "creationTimestamp":"2024-01-02T03:04:05Z","finalizers":["f"],"labels":{"a":"b"},"annotations":{"c":"d"},
             "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","uid":"v","controller":true}]}}
            """);
        Assert.Multiple(() =>
        {
            Assert.That(pod.Metadata.Labels["a"], Is.EqualTo("b"));
            Assert.That(pod.Metadata.Annotations["c"], Is.EqualTo("d"));
            Assert.That(pod.Metadata.OwnerReferences.Single().Controller, Is.True);
            Assert.That(pod.Metadata.Finalizers, Is.EqualTo(new[] { "f" }));
            Assert.That(pod.Metadata.Generation, Is.EqualTo(2));
        });
        pod.Metadata.Labels = null;
        Assert.That(pod.Metadata.Labels, Is.Null);
    }

    private static byte[] Write(JsonConverter<DateTime> converter, DateTime time)
    {
        var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            converter.Write(writer, time, JsonSerializerOptions.Default);
        }

        return stream.ToArray();
    }

    private static string Write<T>(T value) =>
        JsonSerializer.Serialize(value, KubernetesJsonContext.Find(typeof(T))!);

    private static T Read<T>(string json) =>
        (T)JsonSerializer.Deserialize(json, KubernetesJsonContext.Find(typeof(T))!)!;
}
