using System.Net;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Tests.Embedded.Client;

public sealed class PagedListTests : ClientFixture
{
    [Test]
    public async Task Ten_thousand_objects_arrive_page_by_page_and_each_once()
    {
        Fill(10_000);

        var list = await Client.ListAsync<V1Namespace>();

        Assert.Multiple(() =>
        {
            Assert.That(list.Select(item => item.Metadata.Name).Distinct().Count(), Is.EqualTo(10_000));
            Assert.That(list, Has.Count.EqualTo(10_000));
            Assert.That(Server.Requests, Has.Count.EqualTo(20));
            Assert.That(Server.Requests.Select(request => request.Query["limit"]), Is.All.EqualTo("500"));
        });
    }

    [Test]
    public async Task A_list_that_expires_between_pages_begins_again()
    {
        Fill(25);
        var client = Connect(new KubernetesClientOptions { PageSize = 10 });
        Server.Fail(request => request.Query.ContainsKey("continue"), 1, 410);

        var list = await client.ListAllAsync<V1Namespace>();

        Assert.That(list.Items.Select(item => item.Metadata.Name), Is.Unique);
        Assert.That(list.Items, Has.Count.EqualTo(25));
        Assert.That(list.ResourceVersion, Is.Not.Empty);
    }

    [Test]
    public async Task A_list_that_keeps_expiring_is_asked_for_in_one_piece()
    {
        Fill(25);
        var client = Connect(new KubernetesClientOptions { PageSize = 10 });
        Server.Fail(request => request.Query.ContainsKey("continue"), int.MaxValue, 410);

        var list = await client.ListAsync<V1Namespace>();

        Assert.That(list, Has.Count.EqualTo(25));
        Assert.That(Server.Requests.Last().Query, Does.Not.ContainKey("limit"));
        Assert.That(Server.Requests, Has.Count.EqualTo(7));
    }

    [Test]
    public void A_410_for_the_first_page_is_an_error_like_any_other()
    {
        Server.Fail(_ => true, 1, 410);
        var error = Assert.ThrowsAsync<HttpOperationException>(() => Client.ListAsync<V1Namespace>());
        Assert.That(error!.Response.StatusCode, Is.EqualTo(HttpStatusCode.Gone));
    }

    [TestCase("[]")]
    [TestCase("""{"items":{}}""")]
    [TestCase("""{"items":[null]}""")]
    [TestCase("""{"items":[1]}""")]
    [TestCase("""{"items":[{}""")]
    public void A_page_that_is_no_list_is_an_error(string body)
    {
        Server.Fail(_ => true, 1, context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, body));
        Assert.That(async () => await Client.ListAsync<V1Namespace>(), Throws.InstanceOf<System.Text.Json.JsonException>());
    }

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Server.Create("api/v1/namespaces", $$$"""{"metadata":{"name":"n{{{i}}}"}}""");
        }
    }
}
