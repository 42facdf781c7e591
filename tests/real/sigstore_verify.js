// Asks npm's @sigstore/verify about bundles: ROOT SUBJECT ISSUER FILE... → JSON, each file's error or "".
const fs = require("fs");
const { bundleFromJSON } = require("@sigstore/bundle");
const { TrustedRoot } = require("@sigstore/protobuf-specs");
const { Verifier, toSignedEntity, toTrustMaterial } = require("@sigstore/verify");
const [root, subject, issuer, ...files] = process.argv.slice(2);
const trust = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(fs.readFileSync(root))));
const verifier = new Verifier(trust, { ctlogThreshold: 1, tlogThreshold: 1, timestampThreshold: 1 });
const said = {};
for (const file of files) {
  try {
    const entity = toSignedEntity(bundleFromJSON(JSON.parse(fs.readFileSync(file))));
    verifier.verify(entity, { subjectAlternativeName: subject, extensions: { issuer } });
    said[file] = "";
  } catch (error) {
    said[file] = String(error.message || error) || "refused";
  }
}
console.log(JSON.stringify(said));
