using System.Text;

namespace Dragonfly.Operator.Tests.Commands;

public sealed class ExecutableTests
{
    private static readonly ManifestFolder Folder = new();

    [OneTimeTearDown]
    public void CleanUp() => Folder.Dispose();

    [Test]
    public async Task Injects_and_ends_with_0()
    {
        var result = await Executable.RunAsync("inject", "-f", Folder.Write("in.yaml", ManifestFolder.Pod));

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("d7y-cli-tools"));
        Assert.That(Folder.Shorten(result.Error), Is.EqualTo("in.yaml: document 1: Pod/web: Injected by default (PodAnnotation)\n"));
    }

    [Test]
    public async Task Refuses_bad_input_and_ends_with_2()
    {
        var result = await Executable.RunAsync("inject", "-f", Folder.Write("bad.yaml", "kind: Pod\n"));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Bytes, Is.Empty);
        Assert.That(Folder.Shorten(result.Error), Is.EqualTo("error: bad.yaml: document 1, line 1: apiVersion: Required value\n"));
    }

    [Test]
    public async Task Ends_with_1_where_the_output_cannot_be_written()
    {
        var file = Folder.Write("in.yaml", ManifestFolder.Pod);
        var result = await Executable.RunAsync("/bin/sh", ["-c", $"exec '{Executable.Path}' inject -f '{file}' > /dev/full"]);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Is.EqualTo("error: No space left on device\n"));
    }

    [Test]
    public async Task Ends_quietly_where_nobody_reads_on()
    {
        var file = Folder.Write("many.yaml", string.Concat(Enumerable.Repeat(ManifestFolder.Pod + "---\n", 200)));
        var result = await Executable.RunAsync("/bin/sh", ["-c", $"'{Executable.Path}' inject -f '{file}' 2> /dev/null | head -n 1; true"]);

        Assert.That(result.Output, Is.EqualTo("apiVersion: v1\n"));
        Assert.That(result.Error, Is.Empty);
    }

    [TestCase("C")]
    [TestCase("en_US.ISO-8859-1")]
    public async Task Passes_bytes_through_whatever_the_locale(string locale)
    {
        byte[] manifest = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("apiVersion: v1\r\nkind: Service\r\nmetadata: {name: é中🐉}")];

        var result = await Executable.RunAsync(Executable.Path, ["inject", "-f", "-"], manifest, locale);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Bytes, Is.EqualTo(manifest));
    }

    [Test]
    public async Task Adds_no_byte_order_mark()
    {
        var result = await Executable.RunAsync(Executable.Path, ["inject", "-f", "-"], Encoding.UTF8.GetBytes(ManifestFolder.Pod));

        Assert.That(result.Bytes[0], Is.EqualTo((byte)'a'));
        Assert.That(result.Error, Does.StartWith("standard input: document 1: Pod/web: Injected"));
    }

    [TestCase(new byte[] { 0x61, 0xC3, 0x28 }, "the file is not valid UTF-8")]
    [TestCase(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "the file is UTF-16; save it as UTF-8")]
    public async Task Refuses_what_it_would_have_to_mend(byte[] input, string problem)
    {
        var result = await Executable.RunAsync(Executable.Path, ["inject", "-f", "-"], input);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Is.EqualTo($"error: standard input: document 1, line 1, column 1: {problem}\n"));
    }

    [Test]
    public async Task Tells_its_version()
    {
        var result = await Executable.RunAsync("version");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Match(@"^dragonfly-operator \d+\.\d+\.\d+\S* \((embedded|upstream) KubeOps, \.NET \d+\.\d+\.\d+\)\n\z"));
        Assert.That(result.Error, Is.Empty);
    }
}
