// Writes a receipt for each order: { "keys": ["incoming/17.json"] } makes receipts/17.json.
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const { BUCKET, INCOMING, RECEIPTS } = process.env;
const s3 = new S3Client({});

export const handler = async ({ keys }) => {
  for (const key of keys) {
    const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    const { number } = JSON.parse(await Body.transformToString());
    const receipt = { number, order: ETag, receivedAt: new Date().toISOString() };
    const name = RECEIPTS + key.slice(INCOMING.length);
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: name, Body: JSON.stringify(receipt) }));
  }
  return { receipts: keys.length };
};
