using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Plans;

/// <summary>What Pod Security refuses of a container, rule by rule of the Pod Security Standards.</summary>
public sealed class ToolsPodSecurityTests
{
    private const string Sound = """ "allowPrivilegeEscalation": false, "runAsNonRoot": true, "capabilities": { "drop": ["ALL"] }, "seccompProfile": { "type": "RuntimeDefault" } """;

    [Test]
    public void The_default_passes_every_level()
    {
        foreach (var level in Enum.GetValues<PodSecurityLevel>())
        {
            Assert.That(new ToolsPodSecurity(InjectionSettings.DefaultSecurityContext).RefusedField(level, Pod("")), Is.Null);
        }
    }

    [TestCase("", null, "allowPrivilegeEscalation")]
    [TestCase(Sound, null, null)]
    [TestCase("\"privileged\": true", "privileged", "privileged")]
    [TestCase("\"capabilities\": { \"add\": [\"SYS_ADMIN\"] }", "capabilities.add", "capabilities.add")]
    [TestCase("\"capabilities\": { \"add\": [\"CHOWN\"] }", null, "allowPrivilegeEscalation")]
    [TestCase(Sound + ", \"capabilities\": { \"add\": [\"CHOWN\"], \"drop\": [\"ALL\"] }", null, "capabilities.add")]
    [TestCase(Sound + ", \"capabilities\": { \"add\": [\"NET_BIND_SERVICE\"], \"drop\": [\"ALL\"] }", null, null)]
    [TestCase(Sound + ", \"capabilities\": { \"drop\": [\"NET_RAW\"] }", null, "capabilities.drop")]
    [TestCase(Sound + ", \"capabilities\": null", null, "capabilities.drop")]
    [TestCase(Sound + ", \"seLinuxOptions\": { \"type\": \"spc_t\" }", "seLinuxOptions.type", "seLinuxOptions.type")]
    [TestCase(Sound + ", \"seLinuxOptions\": { \"type\": \"container_t\", \"level\": \"s0\" }", null, null)]
    [TestCase(Sound + ", \"seLinuxOptions\": { \"user\": \"u\" }", "seLinuxOptions.user", "seLinuxOptions.user")]
    [TestCase(Sound + ", \"seLinuxOptions\": { \"role\": \"r\" }", "seLinuxOptions.role", "seLinuxOptions.role")]
    [TestCase(Sound + ", \"appArmorProfile\": { \"type\": \"Unconfined\" }", "appArmorProfile.type", "appArmorProfile.type")]
    [TestCase(Sound + ", \"appArmorProfile\": { \"type\": \"Localhost\" }", null, null)]
    [TestCase(Sound + ", \"seccompProfile\": { \"type\": \"Unconfined\" }", "seccompProfile.type", "seccompProfile.type")]
    [TestCase(Sound + ", \"seccompProfile\": { \"type\": \"Localhost\" }", null, null)]
    [TestCase(Sound + ", \"allowPrivilegeEscalation\": true", null, "allowPrivilegeEscalation")]
    [TestCase(Sound + ", \"runAsNonRoot\": false", null, "runAsNonRoot")]
    [TestCase(Sound + ", \"runAsNonRoot\": null", null, "runAsNonRoot")]
    [TestCase(Sound + ", \"runAsUser\": 0", null, "runAsUser")]
    [TestCase(Sound + ", \"runAsUser\": 1", null, null)]
    [TestCase(Sound + ", \"seccompProfile\": null", null, "seccompProfile.type")]
    public void Each_level_refuses_what_it_refuses(string context, string? byBaseline, string? byRestricted)
    {
        // Of a name that comes twice the last counts.
        var security = Of(context);

        Assert.That(security.RefusedField(PodSecurityLevel.Privileged, Pod("")), Is.Null);
        Assert.That(security.RefusedField(PodSecurityLevel.Baseline, Pod("")), Is.EqualTo(byBaseline));
        Assert.That(security.RefusedField(PodSecurityLevel.Restricted, Pod("")), Is.EqualTo(byRestricted));
    }

    [TestCase("", "runAsNonRoot")]
    [TestCase("\"securityContext\": null", "runAsNonRoot")]
    [TestCase("\"securityContext\": { \"runAsNonRoot\": true }", "seccompProfile.type")]
    [TestCase("\"securityContext\": { \"runAsNonRoot\": true, \"seccompProfile\": { \"type\": \"Unconfined\" } }", "seccompProfile.type")]
    [TestCase("\"securityContext\": { \"runAsNonRoot\": false, \"seccompProfile\": { \"type\": \"RuntimeDefault\" } }", "runAsNonRoot")]
    [TestCase("\"securityContext\": { \"runAsNonRoot\": true, \"seccompProfile\": { \"type\": \"RuntimeDefault\" } }", null)]
    public void What_is_not_set_is_inherited_from_the_Pod(string spec, string? refused) => Assert.That(
        Of("\"allowPrivilegeEscalation\": false, \"capabilities\": { \"drop\": [\"ALL\"] }").RefusedField(PodSecurityLevel.Restricted, Pod(spec)),
        Is.EqualTo(refused));

    private static ToolsPodSecurity Of(string context) => new(System.Text.Encoding.UTF8.GetBytes($"{{ {context} }}"));

    private static PodDocument Pod(string spec) => PodDocument.Open(Json.Element($$"""{ "spec": { {{spec}} } }"""));
}
