"""What the reference does, as fast as it goes: FastAPI with scikit-learn's TF-IDF and SGD. The answer
has what ours has, save an identifier; each prediction is a row of a file that both workers write to.

`peer.py learn PRODUCTS MODEL` makes the model; `peer.py serve MODEL LOG SECRET PORT` answers.
"""

import csv
import fcntl
import json
import os
import sys
import time

FEATURES = 5000


def learn(products, model):
    import joblib
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier
    with open(products, newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [f"{row['designation']} {row['description']}" for row in rows]
    vectorizer = TfidfVectorizer(max_features=FEATURES)
    classifier = SGDClassifier(loss="log_loss", random_state=1)
    classifier.fit(vectorizer.fit_transform(texts), [row["category"] for row in rows])
    joblib.dump((vectorizer, classifier), model)


def application():
    import joblib
    import jwt
    import numpy as np
    from fastapi import FastAPI, Header, HTTPException
    from pydantic import BaseModel

    class Product(BaseModel):
        designation: str
        description: str | None = None

    vectorizer, classifier = joblib.load(os.environ["PEER_MODEL"])
    secret = os.environ["PEER_SECRET"]
    log = open(os.environ["PEER_LOG"], "a")
    app = FastAPI()

    @app.post("/predict")
    async def predict(product: Product, token: str = Header()):
        try:
            claims = jwt.decode(token, secret, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            raise HTTPException(401, "Invalid token") from None
        text = f"{product.designation} {product.description or ''}"
        shares = classifier.predict_proba(vectorizer.transform([text]))[0]
        best = np.argsort(shares)[:-6:-1]
        found = [{"label": str(classifier.classes_[i]), "confidence": float(shares[i])} for i in best]
        row = json.dumps([time.time(), claims["sub"], text, found[0]["label"]]) + "\n"
        fcntl.flock(log, fcntl.LOCK_EX)
        log.write(row)
        log.flush()
        fcntl.flock(log, fcntl.LOCK_UN)
        return {"predicted_class": found[0]["label"], "confidence": found[0]["confidence"],
                "alternatives": found}

    return app


def serve(model, log, secret, port):
    import uvicorn
    os.environ.update(PEER_MODEL=model, PEER_LOG=log, PEER_SECRET=secret)
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    uvicorn.run("peer:application", factory=True, workers=2, port=int(port), log_level="error",
                access_log=False)


def token(secret):
    import jwt
    now = int(time.time())
    return jwt.encode({"sub": "bench", "role": "user", "iat": now, "exp": now + 3600}, secret, "HS256")


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "token":
        print(token(*arguments))
    else:
        {"learn": learn, "serve": serve}[command](*arguments)
