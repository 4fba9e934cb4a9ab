namespace Dragonfly.Operator.Tests.Commands;

/// <summary>Arguments that make no sense end with 2 and one line, too: a script must not take the help for manifests.</summary>
public sealed class MisuseTests
{
    [TestCase("inject", "Option '--filename' is required. See 'dragonfly-operator inject --help'.")]
    [TestCase("inject -f", "Required argument missing for option: '-f'. See 'dragonfly-operator inject --help'.")]
    [TestCase("inject -f a --force", "Unrecognized command or argument '--force'. See 'dragonfly-operator inject --help'.")]
    [TestCase("inject -f a b", "Unrecognized command or argument 'b'. See 'dragonfly-operator inject --help'.")]
    [TestCase("inject -f a -o xml", "--output must be yaml, json or patch, is 'xml'. See 'dragonfly-operator inject --help'.")]
    [TestCase("explain", "Name manifests with -f, or a Pod of the cluster with 'explain pod NAME'. See 'dragonfly-operator explain --help'.")]
    [TestCase("explain pod", "Required argument missing for command: 'pod'. See 'dragonfly-operator explain pod --help'.")]
    [TestCase("explain -f a -o xml", "--output must be text or json, is 'xml'. See 'dragonfly-operator explain --help'.")]
    [TestCase("check -o 1", "--output must be text, json or name, is '1'. See 'dragonfly-operator check --help'.")]
    [TestCase("check -o name", "--output name needs --outdated. See 'dragonfly-operator check --help'.")]
    [TestCase("check -A", "--all-namespaces needs --outdated. See 'dragonfly-operator check --help'.")]
    [TestCase("injekt", "Unrecognized command or argument 'injekt'. See 'dragonfly-operator --help'.")]
    [TestCase("--resources a inject -f b", "Option '--resources' goes after 'inject'. See 'dragonfly-operator inject --help'.")]
    [TestCase("--port 1 serve", "Option '--port' goes after 'serve'. See 'dragonfly-operator serve --help'.")]
    [TestCase("--standalone check", "Option '--standalone' does not go with 'check'. See 'dragonfly-operator check --help'.")]
    [TestCase("explain -f a pod b", "Option '-f' does not go with 'pod'. See 'dragonfly-operator explain pod --help'.")]
    [TestCase("--port 1 explain -f a pod", "Option '-f' does not go with 'pod'. Option '--port' does not go with 'pod'. Required argument missing")]
    [TestCase("serve --port 65536", "--port must be a number from 0 to 65535, is '65536'. See 'dragonfly-operator serve --help'.")]
    [TestCase("serve --port 9443 --probe-port 9443", "--port and --probe-port are both 9443: give each its own. See 'dragonfly-operator serve --help'.")]
    [TestCase("serve --audit-interval 10", "--audit-interval must be 0, or from 1s to 24h such as 10m, is '10'. See 'dragonfly-operator serve --help'.")]
    [TestCase("serve --audit-interval 0s", "--audit-interval must be 0, or from 1s to 24h such as 10m, is '0s'. See 'dragonfly-operator serve --help'.")]
    [TestCase("serve --audit-interval 25h", "--audit-interval must be 0, or from 1s to 24h such as 10m, is '25h'. See 'dragonfly-operator serve --help'.")]
    [TestCase("serve --audit-interval -1m", "--audit-interval must be 0, or from 1s to 24h such as 10m, is '-1m'. See 'dragonfly-operator serve --help'.")]
    [TestCase("--port 8080", "--port and --probe-port are both 8080: give each its own. See 'dragonfly-operator --help'.")]
    [TestCase("serve --cert-dir no-such-folder", "--cert-dir no-such-folder: no-such-folder/tls.crt does not exist")]
    [TestCase("serve --standalone --ca-out no-such-folder/ca.crt", "--ca-out no-such-folder/ca.crt: cannot be written: its folder does not exist")]
    [TestCase("serve --standalone --ca-out no-such-folder/", "--ca-out no-such-folder/: is not the name of a file")]
    [TestCase("serve --standalone --ca-out /tmp", "--ca-out /tmp: is a folder")]
    [TestCase("serve --standalone --ca-out /proc/ca.crt", "--ca-out /proc/ca.crt: cannot be written: ")]
    [TestCase("--log-format xml", "--log-format must be json or text, is 'xml'. See 'dragonfly-operator --help'.")]
    [TestCase("serve --resources a", "--resources needs --standalone; otherwise resources come from the API server. See 'dragonfly-operator serve --help'.")]
    [TestCase("serve --standalone --resources no-such-file", "no-such-file: cannot be read: ")]
    public async Task Is_answered_in_one_line(string arguments, string problem)
    {
        var result = await CommandLine.ProgramAsync("dragonfly-operator", arguments.Split(' '));

        Assert.That(result.Error, Does.StartWith($"error: {problem}"));
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain('\n'));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }
}
