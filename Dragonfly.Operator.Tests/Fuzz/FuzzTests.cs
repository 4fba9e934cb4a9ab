using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Fakes.Generators;
using Dragonfly.Operator.Tests.Golden;
using Dragonfly.Operator.Tests.Webhooks;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Tests.Fuzz;

/// <summary>
/// <c>make fuzz</c>: recorded and generated reviews and resource files, changed at random. <c>FUZZ_SECONDS</c> says for how long, <c>FUZZ_SEED</c>
/// repeats a run. What it finds becomes a test of its own.
/// </summary>
[Category("Fuzz"), NonParallelizable]
public sealed class FuzzTests
{
    private const int MaxGrowth = 64 * 1024 * 1024;
    private const int Warmup = 500;

    // What a request may be refused with, beside an answer: it is no JSON, no review, too long.
    private static readonly HttpStatusCode[] Refusals = [HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge];

    private static readonly string Resources = Path.Combine(SourceTree.Root, "Dragonfly.Operator.Tests", "Fuzz", "resources.yaml");

    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : Environment.TickCount;
    private readonly TimeSpan _time = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 5);

    [SetUp]
    public void ShowSeed() => TestContext.Progress.WriteLine($"{TestContext.CurrentContext.Test.Name}: FUZZ_SEED={_seed}, {_time.TotalSeconds} s");

    [Test]
    public async Task Reviews_are_answered_and_the_laws_hold()
    {
        await using var @operator = await StandaloneOperator.StartAsync(Resources);
        var random = new Random(_seed);
        var mutator = new Mutator(random);
        string[] pods =
        [
            .. SourceTree.Find("shared/corpus/admission-reviews.jsonl") is { } file
                ? File.ReadLines(file).Select(line => Json.Element(line).GetProperty("request").GetProperty("object").GetRawText()) : [],
            .. PodGenerator.Pods.Sample(100, new Rnd((ulong)_seed), size: 50),
        ];
        var (begun, reviews, before) = (Stopwatch.GetTimestamp(), 0, 0L);
        while (Stopwatch.GetElapsedTime(begun) < _time)
        {
            var pod = mutator.Pick(pods);
            var isWhole = random.Next(3) > 0;
            if (isWhole)
            {
                pod = mutator.Json(pod);
            }

            var review = Encoding.UTF8.GetBytes(Review.OfPod(pod));
            if (!isWhole)
            {
                review = mutator.Bytes(review);
            }

            await CheckAsync(@operator, pod, review, isWhole);
            if (++reviews == Warmup)
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        TestContext.Progress.WriteLine($"{reviews} reviews");
        Assert.That(before == 0 ? 0 : GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(MaxGrowth));
    }

    [Test]
    public void Resource_files_are_used_or_refused()
    {
        var random = new Random(_seed);
        var mutator = new Mutator(random);
        var resources = File.ReadAllBytes(Resources);
        var folder = Directory.CreateTempSubdirectory("dragonfly-fuzz-");
        var (file, pod) = (Path.Combine(folder.FullName, "resources.yaml"), Path.Combine(folder.FullName, "pod.yaml"));
        try
        {
            File.WriteAllText(pod, "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: app, image: busybox }] }\n");
            var (begun, files) = (Stopwatch.GetTimestamp(), 0);
            for (; Stopwatch.GetElapsedTime(begun) < _time; files++)
            {
                // Half of the time it is what is injected into that is broken.
                var isPod = random.Next(2) == 0;
                var text = mutator.Bytes(isPod ? File.ReadAllBytes(pod) : resources);
                var changed = isPod ? Path.Combine(folder.FullName, "changed.yaml") : file;
                File.WriteAllBytes(changed, text);
                var result = CommandLine.Inject("--resources", isPod ? Resources : file, "-f", isPod ? changed : pod);
                var shown = $"{Convert.ToBase64String(text)}\n{result.Error}";
                Assert.That(result.ExitCode, Is.InRange(0, 2), shown);
                Assert.That(result.Error, Does.Not.Contain("   at ").And.Not.Contain("Exception"), shown);
                Assert.That(result.ExitCode == 0 || result.Error.Length > 0, shown);
                Assert.That(result.ExitCode == 0 || isPod || result.Output.Length == 0, shown);
            }

            TestContext.Progress.WriteLine($"{files} files");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CheckAsync(StandaloneOperator @operator, string pod, byte[] review, bool isWhole)
    {
        var (status, text) = await PostAsync(@operator, review);
        var lines = @operator.Log.Take();
        var shown = $"{Convert.ToBase64String(review)}\n{status} {text}";

        // A Pod of the wrong types, text that is no UTF-8, and a request that is none are errors of their authors.
        string[] expected = [nameof(PodFormatException), nameof(JsonException), nameof(BadHttpRequestException), .. isWhole ? Array.Empty<string>() : [nameof(DecoderFallbackException)]];
        Assert.That(lines.Select(line => line.Exception?.ToString()).Where(exception => exception is not null && !expected.Any(exception.Contains)), Is.Empty, shown);
        if (status != HttpStatusCode.OK)
        {
            Assert.That(status, Is.AnyOf(Refusals).Or.EqualTo(HttpStatusCode.UnsupportedMediaType), shown);
            Assert.That(isWhole, Is.False, shown);
            return;
        }

        var answer = ReviewAnswer.Read(text);
        Assert.That(answer.Allowed, shown);
        Assert.That(answer.Warnings.Select(warning => warning.Length), Has.All.LessThan(4096), shown);
        if (!isWhole || answer.Patch is null)
        {
            return;
        }

        var original = JsonNode.Parse(pod, documentOptions: PodDocument.Parsing)!.AsObject();
        var injected = JsonPatch.Apply(pod, answer.Patch).AsObject();

        // A record that names what a Pod got is the operator's, and goes on where it stands.
        Assert.That(Containment.Losses(original, injected).Where(loss => !loss.Contains("['dragonfly.io/", StringComparison.Ordinal)), Is.Empty, shown);
        var again = ReviewAnswer.Read((await PostAsync(@operator, Encoding.UTF8.GetBytes(Review.OfPod(injected.ToJsonString())))).Text);
        Assert.That(again.Patch, Is.Null, $"again {again.Patch}\n{shown}");
        @operator.Log.Take();
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(StandaloneOperator @operator, byte[] review)
    {
        using var content = new ByteArrayContent(review);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await @operator.Client.PostAsync("/mutate/v1pod?timeout=10s", content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
