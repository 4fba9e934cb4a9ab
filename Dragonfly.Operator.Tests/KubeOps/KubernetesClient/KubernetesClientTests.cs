using System.Net;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.Operator.Tests.Embedded.Client;

public sealed class KubernetesClientTests : ClientFixture
{
    [Test]
    public async Task Creates_reads_and_replaces_a_namespaced_object()
    {
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "ca", NamespaceProperty = "system" },
            Data = new Dictionary<string, byte[]> { ["ca.crt"] = [1, 2, 3] },
            Type = "Opaque",
        };

        var created = await Client.CreateAsync(secret);
        created.Data["ca.crt"] = [4];
        await Client.UpdateAsync(created);
        var read = await Client.GetAsync<V1Secret>("ca", "system");

        Assert.Multiple(async () =>
        {
            Assert.That(created.Metadata.Uid, Is.Not.Empty);
            Assert.That(created.Metadata.CreationTimestamp, Is.EqualTo(new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc)));
            Assert.That(read!.Data["ca.crt"], Is.EqualTo(new byte[] { 4 }));
            Assert.That(await Client.GetAsync<V1Secret>("other", "system"), Is.Null);
            Assert.That(Server.Requests.Select(request => $"{request.Method} {request.Path}").Take(2), Is.EqualTo(new[]
            {
                "POST /api/v1/namespaces/system/secrets", "PUT /api/v1/namespaces/system/secrets/ca",
            }));
            Assert.That((string?)Server.Requests.First().Body!["data"]!["ca.crt"], Is.EqualTo("AQID"));
        });
    }

    [Test]
    public async Task Leaves_nulls_out_when_writing()
    {
        await Client.CreateAsync(new Widget { Metadata = { Name = "a" }, Spec = new() { Size = 3 } });

        Assert.That(
            Server.Requests.Single().Body!.ToJsonString(),
            Is.EqualTo("""{"status":{},"spec":{"size":3},"metadata":{"name":"a"},"apiVersion":"test.dragonfly.io/v1","kind":"Widget"}"""));
    }

    [Test]
    public async Task Writes_the_status_to_its_own_path()
    {
        var widget = await Client.CreateAsync(new Widget { Metadata = { Name = "a" }, Spec = new() { Size = 3 } });
        widget.Spec!.Size = 4;
        widget.Status!.Conditions =
        [
            new V1Condition { Type = "Ready", Status = "True", LastTransitionTime = new DateTime(2024, 5, 6, 7, 8, 9, 10, DateTimeKind.Utc) },
        ];

        var updated = await Client.UpdateStatusAsync(widget);

        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests.Last().Path, Is.EqualTo("/apis/test.dragonfly.io/v1/widgets/a/status"));
            Assert.That(updated.Spec!.Size, Is.EqualTo(3));
            Assert.That(
                (string?)Server.Requests.Last().Body!["status"]!["conditions"]![0]!["lastTransitionTime"], Is.EqualTo("2024-05-06T07:08:09Z"));
        });
    }

    [Test]
    public async Task An_answer_that_is_no_success_carries_the_servers_own_message()
    {
        await Client.CreateAsync(new Widget { Metadata = { Name = "a" } });

        var error = Assert.ThrowsAsync<HttpOperationException>(() => Client.CreateAsync(new Widget { Metadata = { Name = "a" } }));

        Assert.Multiple(() =>
        {
            Assert.That(error!.Response.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(error.Response.Content, Is.EqualTo("\"a\" already exists"));
            Assert.That(error.Message, Is.EqualTo("POST /apis/test.dragonfly.io/v1/widgets: 409 \"a\" already exists"));
            Assert.That(((V1Status)error.Body).Reason, Is.EqualTo("AlreadyExists"));
        });
    }

    [Test]
    public void An_answer_from_something_before_the_server_is_shown_as_it_is()
    {
        Server.Fail(_ => true, 1, context =>
        {
            context.Response.StatusCode = 502;
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "<html>bad gateway</html>");
        });

        var error = Assert.ThrowsAsync<HttpOperationException>(() => Client.GetAsync<V1Namespace>("a"));

        Assert.That(error!.Response.Content, Is.EqualTo("<html>bad gateway</html>"));
    }

    [TestCase(V1Patch.PatchType.JsonPatch, """[{"op":"replace","path":"/spec/size","value":7}]""", "application/json-patch+json")]
    [TestCase(V1Patch.PatchType.ApplyPatch, """{"spec":{"size":7}}""", "application/apply-patch+yaml")]
    public async Task Patches(V1Patch.PatchType type, string patch, string contentType)
    {
        await Client.CreateAsync(new Widget { Metadata = { Name = "a" }, Spec = new() { Size = 1, Label = "x" } });

        var patched = await Client.PatchAsync<Widget>(
            new V1Patch(patch, type), "a", fieldManager: "me & you", force: true, dryRun: "All");

        var request = Server.Requests.Last();
        Assert.Multiple(() =>
        {
            Assert.That(patched.Spec!.Size, Is.EqualTo(7));
            Assert.That(patched.Spec.Label, Is.EqualTo("x"));
            Assert.That(request.ContentType, Is.EqualTo(contentType));
            Assert.That(request.Query, Is.EquivalentTo(new Dictionary<string, string>
            {
                ["fieldManager"] = "me & you",
                ["force"] = "true",
                ["dryRun"] = "All",
            }));
        });
    }

    [Test]
    public void A_patch_of_another_type_is_refused() => Assert.ThrowsAsync<ArgumentException>(
        () => Client.PatchAsync<Widget>(new V1Patch("{}", V1Patch.PatchType.Unknown), "a"));

    [Test]
    public async Task A_list_names_kind_and_selectors()
    {
        await Client.CreateAsync(new V1Namespace { Metadata = new() { Name = "a" } });
        Server.Fail(request => request.IsList, 1, context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
            context.Response, """{"items":[{"metadata":{"name":"a"}}],"metadata":{"resourceVersion":"7"},"future":{"x":[1]}}"""));

        var list = await Client.ListAsync<V1Namespace>(labelSelector: "a=b,c", fieldSelector: "metadata.name=a");

        Assert.Multiple(() =>
        {
            Assert.That(list.Single(), Has.Property("Kind").EqualTo("Namespace").And.Property("ApiVersion").EqualTo("v1"));
            Assert.That(Server.Requests.Last().Query["labelSelector"], Is.EqualTo("a=b,c"));
            Assert.That(Server.Requests.Last().Query["fieldSelector"], Is.EqualTo("metadata.name=a"));
        });
    }

    [Test]
    public async Task A_pod_comes_back_as_the_json_it_is()
    {
        Server.Create("api/v1/namespaces/n/pods", """{"metadata":{"name":"p","labels":{"a":"b"}},"spec":{"future":[1,{"x":null}]}}""");

        var pod = (RawPod?)await Client.GetAsync<V1Pod>("p", "n");

        Assert.Multiple(() =>
        {
            Assert.That(pod!.Json.GetProperty("spec").GetRawText(), Is.EqualTo("""{"future":[1,{"x":null}]}"""));
            Assert.That(pod.Metadata.Name, Is.EqualTo("p"));
            Assert.That(pod.Metadata.Labels, Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "b" }));
            Assert.That(pod.Metadata.Annotations, Is.Null);
            Assert.That(pod.Metadata.CreationTimestamp, Is.Not.Null);
        });
    }

    [Test]
    public async Task A_type_that_was_never_registered_is_named()
    {
        await Task.CompletedTask;
        var error = Assert.ThrowsAsync<InvalidOperationException>(() => Client.GetAsync<UnknownWidget>("a"));
        Assert.That(error!.Message, Is.EqualTo("UnknownWidget is not registered; call EntityTypes.Register first"));
    }

    [KubernetesEntity(Kind = "Unknown", Group = "test.dragonfly.io", ApiVersion = "v1", PluralName = "unknowns")]
    private sealed class UnknownWidget : CustomKubernetesEntity;
}
